package dev.weir.journal;

import dev.weir.journal.Appended.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Entries between their callers and the writer, in order of arrival.
 *
 * <p>Three places, oldest first: <em>in hand</em> (the group the writer is making durable),
 * <em>kept</em> (refused reports that will still be written, R24), <em>queued</em> (callers wait).
 * An overdue report moves from queued to kept; an overdue act that was never written leaves. An act
 * in hand is never refused, because it may be on disk already and its caller must know.
 *
 * <p>Callers join from any thread, one writer takes, the sweeper ends patience. Nothing blocks
 * under the lock.
 */
final class WaitingLine {
    /** More entries in a group would make the batch of wake-ups noticeable. */
    private static final int LARGEST_COUNT = 8192;

    private final JournalSettings settings;
    private final LongSupplier nanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final List<Waiting> inHand = new ArrayList<>();
    private final ArrayDeque<Waiting> kept = new ArrayDeque<>();
    private final ArrayDeque<Waiting> queued = new ArrayDeque<>();
    private final List<Waiting> toWake = new ArrayList<>();
    private long inHandBytes;
    private long keptBytes;
    private long queuedBytes;
    private long dropped;
    private boolean writerIdle;
    private boolean closing;
    private boolean ending;

    WaitingLine(JournalSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /** Hands an entry over and waits for its fate. */
    Appended append(Entry entry) {
        EntryCodec.check(entry);
        long bytes = EntryCodec.size(entry);
        if (bytes > settings.largestEntryBytes()) {
            return new Appended.Refused(Reason.TOO_LARGE);
        }
        Waiting waiting;
        lock.lock();
        try {
            if (closing) {
                return new Appended.Refused(Reason.CLOSED);
            }
            if (!makeRoom(bytes)) {
                dropped += entry instanceof Report ? 1 : 0;
                return new Appended.Refused(Reason.FULL);
            }
            long deadline = nanos.getAsLong() + settings.refuseAfter().toNanos();
            waiting = new Waiting(entry, (int) bytes, deadline);
            queued.addLast(waiting);
            queuedBytes += bytes;
            if (writerIdle) {
                writerIdle = false;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
        return waiting.await();
    }

    /**
     * Drops the oldest kept reports until the newcomer fits; they are already lost to their node.
     */
    private boolean makeRoom(long bytes) {
        long most = settings.memoryBytes();
        while (inHandBytes + keptBytes + queuedBytes + bytes > most && !kept.isEmpty()) {
            keptBytes -= kept.removeFirst().bytes();
            dropped++;
        }
        return inHandBytes + keptBytes + queuedBytes + bytes <= most;
    }

    /** The writer waits for work; the group it gets is in hand until it says {@link #durable}. */
    List<Waiting> take() {
        lock.lock();
        try {
            while (kept.isEmpty() && queued.isEmpty() && !closing) {
                writerIdle = true;
                settled.signalAll();
                work.awaitUninterruptibly();
            }
            writerIdle = false;
            keptBytes -= move(kept);
            if (kept.isEmpty()) {
                queuedBytes -= move(queued);
            }
            return inHand;
        } finally {
            lock.unlock();
        }
    }

    private long move(ArrayDeque<Waiting> from) {
        long moved = 0;
        Waiting next;
        while ((next = from.peekFirst()) != null
                && inHand.size() < LARGEST_COUNT
                && (inHand.isEmpty() || inHandBytes + next.bytes() <= settings.groupBytes())) {
            inHand.add(from.removeFirst());
            inHandBytes += next.bytes();
            moved += next.bytes();
        }
        return moved;
    }

    long inHandBytes() {
        return inHandBytes;
    }

    /** The group in hand is on disk, its first entry at a position. Only the writer calls this. */
    void durable(long first) {
        lock.lock();
        try {
            for (int i = 0; i < inHand.size(); i++) {
                Waiting waiting = inHand.get(i);
                if (!waiting.isAnswered()) {
                    waiting.durable(first + i);
                    toWake.add(waiting);
                }
            }
            inHand.clear();
            inHandBytes = 0;
        } finally {
            lock.unlock();
        }
        toWake.forEach(Waiting::wake);
        toWake.clear();
    }

    /**
     * Refuses those whose time is over. Called every 100 ms by the sweeper.
     *
     * @return whether any was refused
     */
    boolean sweep() {
        List<Waiting> refused = new ArrayList<>();
        long now = nanos.getAsLong();
        lock.lock();
        try {
            for (Waiting waiting : inHand) {
                if (waiting.entry() instanceof Report
                        && !waiting.isAnswered()
                        && waiting.isOverdue(now)) {
                    waiting.refuse(Reason.SLOW);
                    refused.add(waiting);
                }
            }
            Waiting oldest;
            while ((oldest = queued.peekFirst()) != null && oldest.isOverdue(now)) {
                queued.removeFirst();
                queuedBytes -= oldest.bytes();
                if (oldest.entry() instanceof Report) {
                    kept.addLast(oldest);
                    keptBytes += oldest.bytes();
                }
                oldest.refuse(Reason.SLOW);
                refused.add(oldest);
            }
        } finally {
            lock.unlock();
        }
        refused.forEach(Waiting::wake);
        return !refused.isEmpty();
    }

    /** The writer's pause between attempts; ends early when the journal closes. */
    void pause(Duration duration) {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (!closing && left > 0) {
                left = work.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** No newcomers from now on; the writer gets what is there, then an empty group. */
    void close() {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The process is about to end: newcomers are welcome, but no attempt goes on for ever. */
    void end() {
        lock.lock();
        try {
            ending = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnding() {
        lock.lock();
        try {
            return ending;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives up everything that is still here: the disk does not take it and the process ends.
     *
     * @return how many entries that was
     */
    int abandon() {
        List<Waiting> lost = new ArrayList<>();
        int all;
        lock.lock();
        try {
            lost.addAll(inHand);
            lost.addAll(kept);
            lost.addAll(queued);
            all = lost.size();
            dropped += lost.stream().filter(waiting -> waiting.entry() instanceof Report).count();
            lost.removeIf(Waiting::isAnswered);
            lost.forEach(waiting -> waiting.refuse(Reason.CLOSED));
            inHand.clear();
            kept.clear();
            queued.clear();
            inHandBytes = 0;
            keptBytes = 0;
            queuedBytes = 0;
        } finally {
            lock.unlock();
        }
        lost.forEach(Waiting::wake);
        return all;
    }

    /** For tests: returns when the writer has nothing to do. */
    void awaitIdle() throws InterruptedException {
        lock.lock();
        try {
            while (!(writerIdle && inHand.isEmpty() && queued.isEmpty() && kept.isEmpty())) {
                if (!settled.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the writer does not come to rest");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    JournalHealth health(DiskState disk, boolean spareReady) {
        DiskState.Failure failure = disk.failure();
        lock.lock();
        try {
            int waiting = queued.size();
            for (Waiting each : inHand) {
                waiting += each.isAnswered() ? 0 : 1;
            }
            return new JournalHealth(
                    failure == null ? null : failure.since(),
                    failure == null ? null : failure.what(),
                    disk.damage(),
                    disk.lastFsync(),
                    waiting,
                    keptBytes,
                    kept.size(),
                    dropped,
                    spareReady);
        } finally {
            lock.unlock();
        }
    }
}
