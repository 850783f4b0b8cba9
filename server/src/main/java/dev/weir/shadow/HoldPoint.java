package dev.weir.shadow;

import java.time.Duration;
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
    private volatile Hold hold = NONE;
    private volatile long restsAt = -1;

    HoldPoint(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Lets nothing beyond a position leave, for a while. */
    void onlyThrough(long last, Duration atMost) {
        hold = new Hold(last, nanos.getAsLong() + atMost.toNanos());
    }

    /** Lets everything leave. */
    void letGo() {
        hold = NONE;
    }

    /** Whether nothing is under way, all up to the bound is settled, and nothing beyond left. */
    boolean restsAt(long last) {
        return hold.through() == last && restsAt == last;
    }

    /** The bound for a turn. */
    long bound() {
        Hold now = hold;
        if (now.through() != NOWHERE && nanos.getAsLong() - now.untilNanos() > 0) {
            hold = NONE;
        }
        return hold.through();
    }

    /** A turn kept to the bound, and after it nothing was left to do; -1 = there was. */
    void rests(long bound) {
        restsAt = bound;
    }
}
