package dev.weir.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * R2 to R6 as they are written, with all the memory in the world: what a right server posts. With a
 * mistake it is a wrong server, which the simulator must notice. Guarded by its monitor.
 */
final class ReferenceModel {
    /** Ways to be wrong. */
    enum Mistake {
        NONE,
        /** D2: an acknowledgement ends the epoch of every counter of the stream. */
        EPOCH_OF_THE_STREAM,
        /** Two lost answers: the baseline is what was last posted, not the value. */
        BASELINE_IS_LAST_POSTED,
        /** Reads the newest value of a repeated cookie. */
        LAST_COOKIE,
        /** A copy is counted again. */
        NO_REPEATS,
        /** All processes of a node share baselines. */
        ONE_STREAM,
        /** Every five hundredth report is answered and forgotten. */
        FORGETS_SOME,
        /** Bytes are summed before they are rated. */
        RATES_SUMS,
        /** One bad entry rejects all others. */
        REJECTS_WHOLE_BODY
    }

    /** What came with a push. */
    record Arrived(
            long position,
            long source,
            boolean keeps,
            long instance,
            long ack,
            Evidence evidence,
            String body,
            Map<Long, long[]> entries) {}

    enum Evidence {
        COOKIE,
        RECEIVED,
        NOT_RECEIVED,
        UNKNOWN
    }

    /** Hears what is posted and what is held. */
    interface Book {
        void post(long source, long key, long up, long down);

        void hold(long source, long key, long up, long down);
    }

    private record Epoch(long key, long since) {}

    private record Held(Set<Long> keys, String body) {}

    private static final class Stream {
        final Set<String> bodies = new HashSet<>();
        final TreeMap<Long, Held> pushes = new TreeMap<>();
        final TreeSet<Long> acknowledged = new TreeSet<>();
        final Map<Epoch, long[]> baselines = new HashMap<>();
        long provenAck;
    }

    private final Mistake mistake;
    private final Book book;
    private final Map<List<Long>, Stream> streams = new HashMap<>();
    private long seen;

    ReferenceModel(Mistake mistake, Book book) {
        this.mistake = mistake;
        this.book = book;
    }

    synchronized void arrived(Arrived push) {
        seen++;
        if (mistake == Mistake.FORGETS_SOME && seen % 500 == 0) {
            return;
        }
        long instance = mistake == Mistake.ONE_STREAM ? 0 : push.instance();
        Stream stream =
                streams.computeIfAbsent(List.of(push.source(), instance), key -> new Stream());
        long ack = ack(stream, push);
        boolean repeat = !stream.bodies.add(ack + " " + push.body());
        if (repeat && mistake != Mistake.NO_REPEATS) {
            stream.pushes.put(push.position(), new Held(push.entries().keySet(), push.body()));
            return;
        }
        if (!push.keeps()) {
            push.entries()
                    .forEach((key, value) -> book.post(push.source(), key, value[0], value[1]));
        } else {
            keepers(stream, push, ack);
        }
        stream.pushes.put(push.position(), new Held(push.entries().keySet(), push.body()));
    }

    private static long ack(Stream stream, Arrived push) {
        if (push.evidence() == Evidence.COOKIE) {
            return push.ack();
        }
        if (push.evidence() == Evidence.RECEIVED && !stream.pushes.isEmpty()) {
            stream.provenAck = stream.pushes.lastKey();
        }
        return stream.provenAck;
    }

    private void keepers(Stream stream, Arrived push, long provenAck) {
        long ack = provenAck;
        boolean holdRest = false;
        if (push.evidence() == Evidence.UNKNOWN && !stream.pushes.isEmpty()) {
            int support = support(stream, push, ack);
            if (support < 0) {
                ack = stream.pushes.lastKey();
                stream.provenAck = ack;
            } else {
                holdRest = support < 8;
            }
        }
        if (ack > 0) {
            stream.acknowledged.add(ack);
        }
        for (Map.Entry<Long, long[]> entry : push.entries().entrySet()) {
            count(stream, push.source(), entry.getKey(), entry.getValue(), ack, holdRest);
        }
    }

    /** How many values agree with a superset; -1 when it is none (R6). */
    private int support(Stream stream, Arrived push, long ack) {
        int support = 0;
        for (long key : stream.pushes.lastEntry().getValue().keys()) {
            long[] base = baseline(stream, key, ack);
            long[] value = push.entries().get(key);
            if (value == null || value[0] < base[0] || value[1] < base[1]) {
                return -1;
            }
            support += (base[0] > 0 ? 1 : 0) + (base[1] > 0 ? 1 : 0);
        }
        return support;
    }

    private void count(
            Stream stream, long source, long key, long[] value, long ack, boolean holdRest) {
        long[] base = baseline(stream, key, ack);
        long up = Math.max(0, value[0] - base[0]);
        long down = Math.max(0, value[1] - base[1]);
        book.post(source, key, up, down);
        if (holdRest) {
            book.hold(source, key, value[0] - up, value[1] - down);
        }
        if (mistake == Mistake.BASELINE_IS_LAST_POSTED && (up | down) != 0) {
            base[0] = up;
            base[1] = down;
        } else {
            base[0] = Math.max(base[0], value[0]);
            base[1] = Math.max(base[1], value[1]);
        }
    }

    private long[] baseline(Stream stream, long key, long ack) {
        long since = 0;
        for (long acknowledged : stream.acknowledged.headSet(ack, true)) {
            @Nullable Held carried = stream.pushes.get(acknowledged);
            if (carried == null
                    || carried.keys().contains(key)
                    || mistake == Mistake.EPOCH_OF_THE_STREAM) {
                since = acknowledged;
            }
        }
        return stream.baselines.computeIfAbsent(new Epoch(key, since), epoch -> new long[2]);
    }

    /** Forgets a stream without a cookie: its process was replaced. */
    synchronized void replaced(long source) {
        streams.remove(List.of(source, 0L));
    }

    static List<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>(List.of(Mistake.values()));
        all.remove(Mistake.NONE);
        return all;
    }
}
