package dev.weir.live;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the feed has done since the start. Any thread. */
public final class LiveCounters {
    /** Upper bounds of the buckets of {@link #latencyCounts}, milliseconds; one more is endless. */
    private static final long[] BOUNDS = {
        50, 100, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000
    };

    private final LongAdder opened = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<Ending, LongAdder> dropped = new EnumMap<>(Ending.class);
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder rounds = new LongAdder();
    private final LongAdder subjectsRead = new LongAdder();
    private final LongAdder latencySum = new LongAdder();
    private final AtomicLongArray latencies = new AtomicLongArray(BOUNDS.length + 1);

    /** Sockets opened. */
    public long opened() {
        return opened.sum();
    }

    /** Upgrades refused for want of room. */
    public long refused() {
        return refused.sum();
    }

    LiveCounters() {
        for (Ending why : Ending.values()) {
            dropped.put(why, new LongAdder());
        }
    }

    /** Sockets that the server closed for this reason. */
    public long dropped(Ending why) {
        return of(why).sum();
    }

    /** Messages put into outboxes. */
    public long messages() {
        return messages.sum();
    }

    /** Bytes of those messages. */
    public long bytes() {
        return bytes.sum();
    }

    /** Times that the ledger was read. */
    public long rounds() {
        return rounds.sum();
    }

    /** Users and nodes whose figures were read. */
    public long subjectsRead() {
        return subjectsRead.sum();
    }

    /** Bounds of the latencies' buckets, milliseconds, ascending; the last bucket has no bound. */
    public long[] latencyBounds() {
        return BOUNDS.clone();
    }

    /**
     * How many reports took so long from their arrival at the door until the messages about their
     * commit were handed to the sockets, not cumulative: one more than there are bounds.
     */
    public long[] latencyCounts() {
        long[] counts = new long[latencies.length()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = latencies.get(i);
        }
        return counts;
    }

    /** Sum of those latencies, milliseconds. */
    public long latencySumMillis() {
        return latencySum.sum();
    }

    void open() {
        opened.increment();
    }

    void refuse() {
        refused.increment();
    }

    void drop(Ending why) {
        of(why).increment();
    }

    private LongAdder of(Ending why) {
        return Objects.requireNonNull(dropped.get(why));
    }

    void message(int length) {
        messages.increment();
        bytes.add(length);
    }

    void round(int subjects) {
        rounds.increment();
        subjectsRead.add(subjects);
    }

    /**
     * @param millis from a report's arrival to the messages about it
     */
    void latency(long millis) {
        int bucket = 0;
        while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
            bucket++;
        }
        latencies.incrementAndGet(bucket);
        latencySum.add(Math.max(0, millis));
    }
}
