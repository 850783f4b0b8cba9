package dev.weir.roster;

import dev.weir.directory.Directory;
import dev.weir.directory.User;
import dev.weir.quota.Standing;
import dev.weir.quota.Standings;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The users of some groups in one format, kept for all nodes that serve just these groups.
 *
 * <p>The list is made of parts, each the users of {@value UserChanges#PART} consecutive ids. A part
 * is written again only when one of its users changed since; the others are copied from the bytes
 * before. The ETag is a hash over the hashes of the parts, so that it too costs only what changed;
 * it is a function of the content, as the cut into parts is.
 *
 * <p>Any thread may ask; one at a time rebuilds while the others wait for it, so an answer always
 * includes every change that was complete when it was asked for.
 */
final class UserList {
    /**
     * @param number which part
     * @param changedAt of the newest change of its users that is included
     * @param from where its users begin in the bytes of the list
     * @param deviceLimited ids of its users with a device limit, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(
            long number,
            long changedAt,
            int users,
            int from,
            int length,
            byte[] digest,
            long[] deviceLimited) {
        Part movedTo(int offset) {
            return new Part(number, changedAt, users, offset, length, digest, deviceLimited);
        }
    }

    /**
     * @param changedAt of the newest change of any user that is included
     * @param representation null when nobody is served
     */
    private record Built(
            long changedAt, SortedMap<Long, Part> parts, @Nullable Representation representation) {}

    /**
     * The users with the lowest ids, as many as a node takes.
     *
     * @param changedAt of the list it was cut from
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Cut(long changedAt, Representation representation, long[] deviceLimited) {}

    private final Directory directory;
    private final Standings standings;
    private final UserChanges changes;
    private final Set<Long> groups;
    private final Format format;
    private final Map<Integer, Cut> cuts = new ConcurrentHashMap<>();
    private volatile @Nullable Built built;

    UserList(
            Directory directory,
            Standings standings,
            UserChanges changes,
            Set<Long> groups,
            Format format) {
        this.directory = directory;
        this.standings = standings;
        this.changes = changes;
        this.groups = groups;
        this.format = format;
    }

    /**
     * The list as it stands, null when nobody is served.
     *
     * @param most users a node takes, 0 = all: those with the lowest ids are in, so that nobody
     *     loses a place to a newcomer
     */
    @Nullable Representation representation(int most, long nowMillis) {
        Built whole = upToDate(nowMillis);
        return fits(whole, most)
                ? whole.representation()
                : cut(whole, most, nowMillis).representation();
    }

    /** Ids of users in the list with a device limit, ascending. */
    long[] deviceLimited(int most, long nowMillis) {
        Built whole = upToDate(nowMillis);
        return fits(whole, most)
                ? whole.parts().values().stream()
                        .flatMapToLong(part -> Arrays.stream(part.deviceLimited()))
                        .toArray()
                : cut(whole, most, nowMillis).deviceLimited();
    }

    /** How many users would be served if the node took them. */
    int leftOut(int most, long nowMillis) {
        Built whole = upToDate(nowMillis);
        return fits(whole, most) ? 0 : users(whole) - most;
    }

    /** Lets go of lists cut to a number that no node asks for any more. */
    void forgetCuts() {
        cuts.clear();
    }

    private static boolean fits(Built whole, int most) {
        return most == 0 || users(whole) <= most;
    }

    private static int users(Built built) {
        return built.parts().values().stream().mapToInt(Part::users).sum();
    }

    private Cut cut(Built whole, int most, long nowMillis) {
        Cut kept = cuts.get(most);
        if (kept != null && kept.changedAt() == whole.changedAt()) {
            return kept;
        }
        Cut made = makeCut(whole, most, nowMillis);
        cuts.put(most, made);
        return made;
    }

    /** Whole parts as long as they fit, and the beginning of the next one. */
    private Cut makeCut(Built whole, int most, long nowMillis) {
        byte[] from = Objects.requireNonNull(whole.representation()).bytes();
        UserEncoder encoder = UserEncoder.of(format);
        List<long[]> limited = new ArrayList<>();
        encoder.put(encoder.head(most));
        int users = 0;
        for (Part part : whole.parts().values()) {
            if (users == most) {
                break;
            }
            if (users > 0) {
                encoder.put(encoder.separator());
            }
            if (users + part.users() <= most) {
                encoder.put(from, part.from(), part.length());
                limited.add(part.deviceLimited());
                users += part.users();
            } else {
                long first = part.number() * UserChanges.PART;
                Part begun =
                        encode(
                                encoder,
                                part.number(),
                                directory.usersBetween(first, first + UserChanges.PART),
                                most - users,
                                part.changedAt(),
                                nowMillis);
                limited.add(begun.deviceLimited());
                users = most;
            }
        }
        encoder.put(encoder.tail());
        byte[] bytes = Arrays.copyOf(encoder.bytes, encoder.length);
        return new Cut(
                whole.changedAt(),
                new Representation(bytes, ETags.of(bytes), format.contentType()),
                limited.stream().flatMapToLong(Arrays::stream).toArray());
    }

    private Built upToDate(long nowMillis) {
        Built present = built;
        if (present != null && present.changedAt() == changes.newest()) {
            return present;
        }
        synchronized (this) {
            present = built;
            long newest = changes.newest();
            if (present == null || present.changedAt() != newest) {
                present = build(present, newest, nowMillis);
                built = present;
            }
            return present;
        }
    }

    private Built build(@Nullable Built before, long newest, long nowMillis) {
        UserEncoder encoder = UserEncoder.of(format);
        SortedMap<Long, Part> parts = new TreeMap<>();
        if (before == null) {
            encodeAll(encoder, parts, newest, nowMillis);
        } else {
            parts.putAll(before.parts());
            for (long number : changes.partsChangedAfter(before.changedAt())) {
                Part part = encodePart(encoder, number, newest, nowMillis);
                if (part.users() == 0) {
                    parts.remove(number);
                } else {
                    parts.put(number, part);
                }
            }
        }
        Representation old = before == null ? null : before.representation();
        return assemble(parts, newest, encoder, old == null ? new byte[0] : old.bytes());
    }

    private void encodeAll(
            UserEncoder encoder, SortedMap<Long, Part> parts, long newest, long nowMillis) {
        List<User> users = new ArrayList<>();
        long number = -1;
        for (User user : directory.users()) {
            if (UserChanges.partOf(user.id()) != number) {
                addPart(encoder, parts, number, users, newest, nowMillis);
                users.clear();
                number = UserChanges.partOf(user.id());
            }
            users.add(user);
        }
        addPart(encoder, parts, number, users, newest, nowMillis);
    }

    private void addPart(
            UserEncoder encoder,
            SortedMap<Long, Part> parts,
            long number,
            Iterable<User> users,
            long newest,
            long nowMillis) {
        Part part = encode(encoder, number, users, UserChanges.PART, newest, nowMillis);
        if (part.users() > 0) {
            parts.put(number, part);
        }
    }

    private Part encodePart(UserEncoder encoder, long number, long newest, long nowMillis) {
        long from = number * UserChanges.PART;
        return encode(
                encoder,
                number,
                directory.usersBetween(from, from + UserChanges.PART),
                UserChanges.PART,
                newest,
                nowMillis);
    }

    /** A part that begins, for now, where the encoder stood. */
    private Part encode(
            UserEncoder encoder,
            long number,
            Iterable<User> users,
            int most,
            long newest,
            long nowMillis) {
        int from = encoder.length;
        int count = 0;
        long[] limited = new long[8];
        int limitedCount = 0;
        for (User user : users) {
            if (count == most) {
                break;
            }
            if (!groups.contains(user.groupId())
                    || standings.standingOf(user, nowMillis) != Standing.ACTIVE) {
                continue;
            }
            encoder.add(user, count == 0);
            count++;
            if (user.deviceLimit() > 0) {
                if (limitedCount == limited.length) {
                    limited = Arrays.copyOf(limited, limitedCount * 2);
                }
                limited[limitedCount++] = user.id();
            }
        }
        MessageDigest digest = ETags.sha256();
        digest.update(encoder.bytes, from, encoder.length - from);
        return new Part(
                number,
                newest,
                count,
                from,
                encoder.length - from,
                digest.digest(),
                Arrays.copyOf(limited, limitedCount));
    }

    /** Puts fresh parts (their bytes in the encoder) and kept parts (in the old bytes) together. */
    private Built assemble(
            SortedMap<Long, Part> parts, long newest, UserEncoder encoder, byte[] old) {
        if (parts.isEmpty()) {
            return new Built(newest, parts, null);
        }
        int users = parts.values().stream().mapToInt(Part::users).sum();
        long length = parts.values().stream().mapToLong(Part::length).sum();
        byte[] head = encoder.head(users);
        byte[] separator = encoder.separator();
        byte[] tail = encoder.tail();
        ByteBuffer bytes =
                ByteBuffer.allocate(
                        Math.toIntExact(
                                head.length
                                        + length
                                        + (long) (parts.size() - 1) * separator.length
                                        + tail.length));
        bytes.put(head);
        MessageDigest digest = ETags.sha256();
        SortedMap<Long, Part> placed = new TreeMap<>();
        for (Part part : parts.values()) {
            if (!placed.isEmpty()) {
                bytes.put(separator);
            }
            placed.put(part.number(), part.movedTo(bytes.position()));
            bytes.put(part.changedAt() == newest ? encoder.bytes : old, part.from(), part.length());
            digest.update(part.digest());
        }
        bytes.put(tail);
        return new Built(
                newest,
                placed,
                new Representation(
                        bytes.array(), ETags.of(digest.digest(), 16), format.contentType()));
    }
}
