package dev.weir.http;

import dev.weir.meter.Durations;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What passes through the listener: open connections, and how long answers take. Any thread. */
public final class DoorMeter {
    /** Who was answered; what nobody claims is {@link #OTHER}. */
    public enum Kind {
        /** A node brought traffic. */
        NODE_PUSH,
        /** A node asked what it is to serve, or brought anything else. */
        NODE_READ,
        /** The operator's API, but for what waits for news on purpose. */
        API,
        /** Pages, probes, what was refused before any route. */
        OTHER
    }

    private final Map<Kind, Durations> answers = new EnumMap<>(Kind.class);
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();

    public DoorMeter() {
        for (Kind kind : Kind.values()) {
            answers.put(kind, Durations.upToSeconds());
        }
    }

    /**
     * From a request's last byte to its answer's being handed to the kernel, since the start. Of a
     * long answer the first 64 KiB.
     */
    public Durations.Counted answers(Kind kind) {
        return of(kind).counted();
    }

    /** Connections open now. */
    public long connections() {
        return Math.max(0, opened.sum() - closed.sum());
    }

    /** Connections ever accepted. */
    public long accepted() {
        return opened.sum();
    }

    void answered(Kind kind, long nanos) {
        of(kind).count(nanos);
    }

    void opened() {
        opened.increment();
    }

    void closed() {
        closed.increment();
    }

    private Durations of(Kind kind) {
        Durations durations = answers.get(kind);
        if (durations == null) {
            throw new IllegalStateException("not counted: " + kind);
        }
        return durations;
    }
}
