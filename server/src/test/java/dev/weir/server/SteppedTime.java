package dev.weir.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Wall and monotonic clock that go on together; both can skip, and the wall clock can be set. */
final class SteppedTime implements InstantSource, LongSupplier {
    private final Instant start;
    private final long startNanos = System.nanoTime();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong ahead = new AtomicLong();

    SteppedTime(Instant start) {
        this.start = start;
    }

    void skip(Duration duration) {
        skipped.addAndGet(duration.toNanos());
    }

    /** Sets the wall clock ahead; the monotonic clock knows nothing of it. */
    void setAhead(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    @Override
    public Instant instant() {
        return start.plusNanos(getAsLong() + ahead.get());
    }

    @Override
    public long getAsLong() {
        return System.nanoTime() - startNanos + skipped.get();
    }
}
