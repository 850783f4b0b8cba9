package dev.weir.web;

import dev.weir.directory.User;
import dev.weir.ledger.Overview;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The overview that all open pages share: read when one of them asks for something newer, and never
 * more often than figures can be read with a tenth of one core. Any thread.
 */
final class LiveFigures {
    private static final int USERS = 50;
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

    /** A page is never further behind than this, whatever reading costs. */
    private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();

    private final Rooms rooms;
    private final LongSupplier nanos;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Overview newest;
    private volatile long readableAt;

    /**
     * @param nanos monotonic clock
     */
    LiveFigures(Rooms rooms, LongSupplier nanos) {
        this.rooms = rooms;
        this.nanos = nanos;
    }

    /**
     * Figures for someone who has those up to {@code since}: the newest there are at once if they
     * are newer than that, otherwise as soon as they may be read again.
     *
     * @param committed the position that figures could include
     */
    Overview newerThan(long since, long committed) throws InterruptedException {
        Overview known = newest;
        if (known != null && isEnough(known, since, committed)) {
            return known;
        }
        reading.lockInterruptibly();
        try {
            known = newest;
            if (known != null) {
                if (isEnough(known, since, committed)) {
                    return known;
                }
                Thread.sleep(Duration.ofNanos(Math.max(0, readableAt - nanos.getAsLong())));
            }
            return read();
        } finally {
            reading.unlock();
        }
    }

    private boolean isEnough(Overview known, long since, long committed) {
        boolean tooSoon = nanos.getAsLong() < readableAt;
        return known.asOf() >= committed || (known.asOf() > since && tooSoon);
    }

    private Overview read() {
        long begun = nanos.getAsLong();
        List<Long> besides = rooms.directory().usersAfter(0, USERS).stream().map(User::id).toList();
        Overview read = rooms.ledger().overview(USERS, besides);
        long now = nanos.getAsLong();
        readableAt = now + Math.clamp(10 * (now - begun), LEAST_NANOS, MOST_NANOS);
        newest = read;
        return read;
    }
}
