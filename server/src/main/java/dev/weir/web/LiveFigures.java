package dev.weir.web;

import dev.weir.directory.User;
import dev.weir.ledger.Overview;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The overview that all open pages share: read when one of them asks for something newer, and never
 * more often than figures can be read with a tenth of one core. Any thread.
 */
final class LiveFigures {
    private static final int USERS = 100;
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Rooms rooms;
    private final LongSupplier nanos;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Overview newest;
    private long readAt;
    private long readTook;

    /**
     * @param nanos monotonic clock
     */
    LiveFigures(Rooms rooms, LongSupplier nanos) {
        this.rooms = rooms;
        this.nanos = nanos;
    }

    /** Figures that include the position, or the newest there are if reading them is too soon. */
    Overview including(long position) throws InterruptedException {
        Overview known = newest;
        if (known != null && known.asOf() >= position) {
            return known;
        }
        reading.lockInterruptibly();
        try {
            known = newest;
            if (known != null && known.asOf() >= position) {
                return known;
            }
            pause();
            long begun = nanos.getAsLong();
            Overview read =
                    rooms.ledger()
                            .overview(
                                    USERS,
                                    rooms.directory().usersAfter(0, USERS).stream()
                                            .map(User::id)
                                            .toList());
            readAt = nanos.getAsLong();
            readTook = readAt - begun;
            newest = read;
            return read;
        } finally {
            reading.unlock();
        }
    }

    /** Waits until figures may be read again. */
    private void pause() throws InterruptedException {
        if (newest == null) {
            return;
        }
        long next = readAt + Math.max(LEAST_NANOS, 10 * readTook);
        long left = next - nanos.getAsLong();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }
}
