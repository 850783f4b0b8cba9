package dev.weir.shadow;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Where forwarding is to stand still, and whether it does. Any thread. */
final class HoldPoint {
    /** No bound. */
    static final long NOWHERE = Long.MAX_VALUE;

    /**
     * @param through no push beyond this position leaves
     * @param untilNanos after this moment it is over
     */
    private record Hold(long through, long untilNanos) {}

    private static final Hold NONE = new Hold(NOWHERE, 0);

    private final LongSupplier nanos;
    private final AtomicReference<Hold> hold = new AtomicReference<>(NONE);
    private volatile Runnable over = () -> {};
    private volatile long restsAt = -1;

    HoldPoint(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * @param told hears, on the thread that makes turns, that a hold was over by itself
     */
    void whenOver(Runnable told) {
        over = told;
    }

    /** Lets nothing beyond a position leave, for a while. */
    void onlyThrough(long last, Duration atMost) {
        hold.set(new Hold(last, nanos.getAsLong() + atMost.toNanos()));
    }

    /** Lets everything leave. */
    void letGo() {
        hold.set(NONE);
    }

    /** Whether it still holds at this position. */
    boolean holdsAt(long last) {
        return hold.get().through() == last;
    }

    /** Whether nothing is under way, all up to the bound is settled, and nothing beyond left. */
    boolean restsAt(long last) {
        return holdsAt(last) && restsAt == last;
    }

    /** The bound for a turn. */
    long bound() {
        Hold now = hold.get();
        // Somebody may prolong it at the same moment; then it is not over.
        if (now.through() != NOWHERE
                && nanos.getAsLong() - now.untilNanos() > 0
                && hold.compareAndSet(now, NONE)) {
            over.run();
        }
        return hold.get().through();
    }

    /** A turn kept to the bound, and after it nothing was left to do; -1 = there was. */
    void rests(long bound) {
        restsAt = bound;
    }
}
