package dev.weir.journal;

import dev.weir.meter.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Whether entries become durable, as last seen. Written by writer and sweeper, read by anyone. */
final class DiskState {
    private final InstantSource wall;
    private final Durations fsyncs = Durations.upToSeconds();
    private volatile @Nullable Failure failure;
    private volatile long lastFsyncNanos;
    private volatile @Nullable String damage;

    /**
     * Entries do not become durable.
     *
     * @param since when that began
     */
    record Failure(Instant since, String what) {}

    DiskState(InstantSource wall) {
        this.wall = wall;
    }

    synchronized void failed(String what) {
        Failure before = failure;
        failure = new Failure(before == null ? wall.instant() : before.since(), what);
    }

    void forced(long tookNanos) {
        lastFsyncNanos = tookNanos;
        fsyncs.count(tookNanos);
        if (failure != null) {
            recovered();
        }
    }

    private synchronized void recovered() {
        failure = null;
    }

    Durations.Counted fsyncs() {
        return fsyncs.counted();
    }

    @Nullable Failure failure() {
        return failure;
    }

    /** Durable bytes turned out to be damaged; only a copy of the file mends that. */
    void damaged(String what) {
        damage = what;
    }

    @Nullable String damage() {
        return damage;
    }

    Duration lastFsync() {
        return Duration.ofNanos(lastFsyncNanos);
    }
}
