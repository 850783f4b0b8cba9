package dev.weir.presence;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened at the node API's door since the start. Any thread. */
public final class DoorCounters {
    /** Why a request was not let in. */
    public enum Refusal {
        NO_TOKEN,
        WRONG_TOKEN,
        UNKNOWN_NODE,
        /** Several nodes have the number, and neither type nor token tells which. */
        AMBIGUOUS_NODE,
        DISABLED_NODE
    }

    /** What was let in but is worth knowing. */
    public enum Event {
        /** Served although node_type was missing or another: only one node has the number. */
        WRONG_TYPE_SERVED,
        /** A report could not be made durable in time; its sender got no answer (R24). */
        REPORT_REFUSED,
        /**
         * A report reaches back over more than two push intervals, to a silence or an outage: its
         * usage is older than that of others (R9).
         */
        LATE_REPORT,
        /** A push without any body. */
        EMPTY_PUSH,
        /** A body that is not what the route carries. */
        UNREADABLE_BODY,
        /** An address or user of an alive report that is none, or beyond what is kept. */
        ALIVE_ENTRY_DROPPED,
        /** A defect of ours; the sender got no answer. */
        FAILED
    }

    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final Map<Event, LongAdder> events = new EnumMap<>(Event.class);

    public DoorCounters() {
        for (Refusal reason : Refusal.values()) {
            refusals.put(reason, new LongAdder());
        }
        for (Event event : Event.values()) {
            events.put(event, new LongAdder());
        }
    }

    public void refused(Refusal reason) {
        adder(refusals, reason).increment();
    }

    public void wrongTypeServed() {
        count(Event.WRONG_TYPE_SERVED, 1);
    }

    public void count(Event event, long times) {
        adder(events, event).add(times);
    }

    public long of(Refusal reason) {
        return adder(refusals, reason).sum();
    }

    public long of(Event event) {
        return adder(events, event).sum();
    }

    private static <K> LongAdder adder(Map<K, LongAdder> counts, K key) {
        LongAdder adder = counts.get(key);
        if (adder == null) {
            throw new IllegalStateException("not counted: " + key);
        }
        return adder;
    }
}
