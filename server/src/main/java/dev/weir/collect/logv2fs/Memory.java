package dev.weir.collect.logv2fs;

import dev.weir.database.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was seen of logv2fs and told of it, as it stands in the database. One thread. */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    private final Database database;
    private final long sourceId;
    private final Map<String, SeenRow> rows;
    private final Map<Long, Long> told;
    private final String resume;

    /** In the database; not all of it may be in the journal. Oldest first. */
    private List<Telling> pending;

    private Memory(
            Database database,
            long sourceId,
            Map<String, SeenRow> rows,
            Map<Long, Long> told,
            List<Telling> pending,
            String resume) {
        this.database = database;
        this.sourceId = sourceId;
        this.rows = rows;
        this.told = told;
        this.pending = pending;
        this.resume = resume;
    }

    static Memory read(Database database, long sourceId) {
        return database.read(tx ->
                new Memory(
                        database,
                        sourceId,
                        FollowStore.rows(tx),
                        FollowStore.told(tx, sourceId),
                        Telling.fromText(FollowStore.pending(tx)),
                        FollowStore.resume(tx)));
    }

    @Nullable SeenRow row(String id) {
        return rows.get(id);
    }

    List<Telling> pending() {
        return pending;
    }

    /** Where the stream of changes was left when this was read; empty = there is none. */
    String resume() {
        return resume;
    }

    /** Rows under keys that are no more, by e-mail: they may go on under another key. */
    Map<String, SeenRow> goneBut(Set<String> ids) {
        Map<String, SeenRow> gone = new HashMap<>();
        for (SeenRow row : rows.values()) {
            if (!ids.contains(row.id())) {
                // Of two of one e-mail the one that told more: the smaller growth.
                gone.merge(row.email(), row, (a, b) -> a.used() >= b.used() ? a : b);
            }
        }
        return gone;
    }

    /**
     * Takes in rows and settles what is to be told of them; call only when nothing is pending.
     *
     * @param users whose row it is; 0 = nobody's: then it is left for later
     * @param gone from {@link #goneBut}
     * @param next where the stream of changes goes on after these; empty = as before
     */
    void take(
            List<FollowedRow> read,
            ToLongFunction<FollowedRow> users,
            Map<String, SeenRow> gone,
            String next,
            ZoneId zone,
            Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        List<SeenRow> seen = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        Map<Long, SortedMap<LocalDate, Long>> grown = new TreeMap<>();
        for (FollowedRow row : read) {
            long user = users.applyAsLong(row);
            if (user == 0) {
                continue;
            }
            SeenRow before =
                    rows.containsKey(row.id()) ? rows.get(row.id()) : gone.get(row.email());
            SeenRow after = SeenRow.of(row);
            if (after.equals(before)) {
                continue;
            }
            if (before != null && !before.id().equals(row.id())) {
                dropped.add(before.id());
            }
            seen.add(after);
            Growth growth = Growth.of(before, row, today);
            if (growth.fell() && before != null) {
                LOG.warn(
                        "logv2fs says {} bytes of user {} and said {}: {} are counted, which its"
                                + " days tell",
                        row.used(),
                        user,
                        before.used(),
                        growth.total());
            }
            SortedMap<LocalDate, Long> days = grown.computeIfAbsent(user, _ -> new TreeMap<>());
            growth.byDay().forEach((day, bytes) -> days.merge(day, bytes, FollowedRow::sum));
        }
        keep(seen, dropped, grown, next, zone, now);
    }

    private void keep(
            List<SeenRow> seen,
            List<String> dropped,
            Map<Long, SortedMap<LocalDate, Long>> grown,
            String next,
            ZoneId zone,
            Instant now) {
        if (seen.isEmpty() && next.isEmpty()) {
            return;
        }
        Map<Long, Long> sums = new HashMap<>();
        grown.keySet().forEach(user -> sums.put(user, told.getOrDefault(user, 0L)));
        List<Telling> tellings = Telling.of(sourceId, sums, grown, zone, now);
        long nowMillis = now.toEpochMilli();
        database.change(tx -> {
            for (String id : dropped) {
                FollowStore.dropRow(tx, id);
            }
            for (SeenRow row : seen) {
                FollowStore.keepRow(tx, row);
            }
            for (Map.Entry<Long, Long> sum : sums.entrySet()) {
                FollowStore.keepTold(tx, sourceId, sum.getKey(), sum.getValue());
            }
            FollowStore.keepPending(tx, Telling.toText(tellings), nowMillis);
            if (!next.isEmpty()) {
                FollowStore.keepResume(tx, next, nowMillis);
            }
        });
        dropped.forEach(rows::remove);
        seen.forEach(row -> rows.put(row.id(), row));
        told.putAll(sums);
        pending = tellings;
    }

    /** The stream of changes cannot go on where it was left. */
    void forgetStream(long nowMillis) {
        database.change(tx -> FollowStore.keepResume(tx, "", nowMillis));
    }

    /** All that was pending is in the journal. */
    void entered() {
        pending = List.of();
    }
}
