package dev.weir.collect.inbox;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.Listening;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Wakes who takes rows when PostgreSQL says that some were inserted. A notification that is lost
 * costs a second: it is looked besides. One thread of its own, which ends where nobody notifies.
 */
final class InboxWaker implements AutoCloseable {
    /** What the trigger on the table notifies. */
    static final String CHANNEL = "weir_inbox";

    /** So soon it notices that it is to stop. */
    private static final Duration SLICE = Duration.ofMillis(500);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Supplier<Database> database;
    private final Runnable wake;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param database the open database; throws {@link DatabaseUnavailable}
     * @param wake called on this one's thread, never after {@link #close}
     */
    InboxWaker(Supplier<Database> database, Runnable wake) {
        this.database = database;
        this.wake = wake;
        this.thread = Thread.ofPlatform().name("inbox-listener").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (listens() && !stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                // The connection ended, or there was none yet.
            }
        } catch (InterruptedException e) {
            // Whoever interrupts this thread wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    /** Until the connection ends or it is to stop; whether this database notifies at all. */
    private boolean listens() {
        try {
            Optional<Listening> opened = database.get().listen(CHANNEL);
            if (opened.isEmpty()) {
                return false;
            }
            try (Listening listening = opened.get()) {
                while (stop.getCount() > 0) {
                    if (listening.await(SLICE)) {
                        wake.run();
                    }
                }
            }
            return true;
        } catch (DatabaseUnavailable e) {
            // Whoever looks every second says so.
            return true;
        }
    }

    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
