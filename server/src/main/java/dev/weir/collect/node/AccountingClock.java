package dev.weir.collect.node;

import dev.weir.journal.ClockStepped;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock that reports are stamped with. Notices when the wall clock moves by more than five
 * seconds against the monotonic clock (R11), tells the journal, and keeps it for health.
 *
 * <p>Any thread. The thread that notices a step also writes it down.
 */
public final class AccountingClock {
    private static final long STEP_MILLIS = 5_000;

    /** Smaller differences are followed, so that years of slow drift never look like a step. */
    private static final long FOLLOW_MILLIS = 500;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Consumer<ClockStepped> onStep;

    /** Wall minus monotonic time, milliseconds. */
    private volatile long offsetMillis;

    private volatile int steps;
    private volatile @Nullable ClockStepped lastStep;

    public AccountingClock(InstantSource wall, LongSupplier nanos, Consumer<ClockStepped> onStep) {
        this.wall = wall;
        this.nanos = nanos;
        this.onStep = onStep;
        this.offsetMillis = wall.millis() - nanos.getAsLong() / NANOS_PER_MILLI;
    }

    public Moment now() {
        long monotonic = nanos.getAsLong();
        long millis = wall.millis();
        long moved = millis - monotonic / NANOS_PER_MILLI - offsetMillis;
        if (Math.abs(moved) > FOLLOW_MILLIS) {
            follow(millis, monotonic);
        }
        return new Moment(millis, monotonic, steps);
    }

    /** The newest step of the wall clock since the start, or null. */
    public @Nullable ClockStepped lastStep() {
        return lastStep;
    }

    private void follow(long millis, long monotonic) {
        ClockStepped stepped = null;
        synchronized (this) {
            long offset = millis - monotonic / NANOS_PER_MILLI;
            long moved = offset - offsetMillis;
            offsetMillis = offset;
            if (Math.abs(moved) > STEP_MILLIS) {
                stepped = new ClockStepped(millis, monotonic, moved);
                lastStep = stepped;
                steps++;
            }
        }
        if (stepped != null) {
            onStep.accept(stepped);
        }
    }
}
