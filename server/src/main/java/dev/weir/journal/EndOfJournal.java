package dev.weir.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last durable position, and those who wait for it to move. */
final class EndOfJournal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final AtomicInteger watchers = new AtomicInteger();
    private volatile long position;
    private volatile boolean closed;

    EndOfJournal(long position) {
        this.position = position;
    }

    long position() {
        return position;
    }

    /** Only the writer calls this, after fsync returned. */
    void moveTo(long end) {
        position = end;
        if (watchers.get() > 0) {
            signal();
        }
    }

    void close() {
        closed = true;
        signal();
    }

    private void signal() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the end once it is beyond a position, the time is over, or nothing more can come. */
    long awaitBeyond(long than, Duration timeout) throws InterruptedException {
        if (position > than || closed) {
            return position;
        }
        long left = timeout.toNanos();
        watchers.incrementAndGet();
        lock.lock();
        try {
            while (position <= than && !closed && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position;
        } finally {
            lock.unlock();
            watchers.decrementAndGet();
        }
    }
}
