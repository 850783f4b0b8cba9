package dev.weir.shadow;

import dev.weir.posting.Readings;
import java.util.Map;
import java.util.TreeMap;

/**
 * What settled pushes said, summed as the tables keep it; collected for one transaction. One
 * thread.
 */
final class Offered {
    /** One row of shadow_usage. */
    record UserKey(long userId, long bucket, long sourceId, long rate, String fate)
            implements Comparable<UserKey> {
        @Override
        public int compareTo(UserKey other) {
            int order = Long.compare(userId, other.userId);
            order = order != 0 ? order : Long.compare(bucket, other.bucket);
            order = order != 0 ? order : Long.compare(sourceId, other.sourceId);
            order = order != 0 ? order : Long.compare(rate, other.rate);
            return order != 0 ? order : fate.compareTo(other.fate);
        }
    }

    /** One row of shadow_day. */
    record DayKey(long sourceId, long bucket, String fate) implements Comparable<DayKey> {
        @Override
        public int compareTo(DayKey other) {
            int order = Long.compare(sourceId, other.sourceId);
            order = order != 0 ? order : Long.compare(bucket, other.bucket);
            return order != 0 ? order : fate.compareTo(other.fate);
        }
    }

    /** Sums of a row. */
    static final class Sums {
        long pushes;
        Bytes raw = Bytes.NONE;
        Bytes billed = Bytes.NONE;
        long firstPosition;
        long lastPosition;

        void add(Bytes moreRaw, Bytes moreBilled) {
            raw = raw.plus(moreRaw);
            billed = billed.plus(moreBilled);
        }

        void add(Sums other) {
            pushes += other.pushes;
            add(other.raw, other.billed);
        }
    }

    private final Map<UserKey, Sums> byUser = new TreeMap<>();
    private final Map<DayKey, Sums> byDay = new TreeMap<>();

    /**
     * Adds a push.
     *
     * @param rate millionths, at the moment at which the panel counts
     * @param bucket day on which the panel counts
     * @return raw bytes of both directions, and their users
     */
    Sums add(long position, long sourceId, Fate fate, long rate, long bucket, Readings said) {
        Sums all = new Sums();
        for (int i = 0; i < said.size(); i++) {
            Bytes raw = new Bytes(said.upload(i), said.download(i));
            Bytes billed = raw.billed(rate);
            Sums user =
                    byUser.computeIfAbsent(
                            new UserKey(said.key(i), bucket, sourceId, rate, fate.word()),
                            _ -> new Sums());
            user.pushes++;
            user.add(raw, billed);
            all.add(raw, billed);
        }
        Sums day =
                byDay.computeIfAbsent(new DayKey(sourceId, bucket, fate.word()), _ -> new Sums());
        day.pushes++;
        day.add(all.raw, all.billed);
        day.firstPosition = day.firstPosition == 0 ? position : day.firstPosition;
        day.lastPosition = position;
        return all;
    }

    Map<UserKey, Sums> byUser() {
        return byUser;
    }

    Map<DayKey, Sums> byDay() {
        return byDay;
    }
}
