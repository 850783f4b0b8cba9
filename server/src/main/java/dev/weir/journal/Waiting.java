package dev.weir.journal;

import dev.weir.journal.Appended.Durable;
import dev.weir.journal.Appended.Reason;
import dev.weir.journal.Appended.Refused;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way to disk and the thread that waits for it. The thread only parks: no timer, no
 * lock; {@link WaitingLine#sweep} ends its patience.
 */
final class Waiting {
    private final Entry entry;
    private final int bytes;
    private final long deadlineNanos;
    private final Thread thread = Thread.currentThread();

    private long position;
    private @Nullable Reason reason;
    private volatile boolean answered;

    Waiting(Entry entry, int bytes, long deadlineNanos) {
        this.entry = entry;
        this.bytes = bytes;
        this.deadlineNanos = deadlineNanos;
    }

    Entry entry() {
        return entry;
    }

    /** Its size as a record. */
    int bytes() {
        return bytes;
    }

    /** Whether the caller's time is over, by the monotonic clock. */
    boolean isOverdue(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** Whether the caller was told no, so that the report goes to disk as unanswered. */
    boolean isRefused() {
        return answered && reason != null;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Under the line's lock, once. Call {@link #wake} after giving the lock back. */
    void durable(long at) {
        position = at;
        answered = true;
    }

    /** Under the line's lock, once. Call {@link #wake} after giving the lock back. */
    void refuse(Reason why) {
        reason = why;
        answered = true;
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits for the outcome. An interrupt does not end the wait: the fate must be known. */
    Appended await() {
        boolean interrupted = false;
        while (!answered) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Reason why = reason;
        return why == null ? new Durable(position) : new Refused(why);
    }
}
