package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background thread: prepares the spare, cuts closed segments to their durable length, deletes
 * what retention gives up, compresses what is posted. Nothing here is needed for an answer, and
 * whatever fails is tried again.
 */
final class Housekeeping implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    /**
     * After every 256 KiB, compressing rests so many times as long as they took: answers and
     * posting keep the processors, and a segment more on the disk for a while harms nobody.
     */
    private static final int REST_PER_WORK = 7;

    private static final long LONGEST_REST_NANOS = 100_000_000;

    private final UUID journal;
    private final Segments segments;
    private final SegmentMaker maker;
    private final SegmentFiles files;
    private final DiskState disk;
    private final LongSupplier nanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition rested = lock.newCondition();
    private final ArrayDeque<Cut> cuts = new ArrayDeque<>();
    private final Set<Segment> damaged = new HashSet<>();
    private @Nullable String lastTrouble;
    private long asked = 1;
    private long done;
    private long postedPosition;
    private long keepFrom;
    private volatile boolean closing;

    private record Cut(Segment segment, long length) {}

    Housekeeping(
            Recovery.Found found,
            SegmentMaker maker,
            SegmentFiles files,
            DiskState disk,
            LongSupplier nanos) {
        this.journal = found.journal();
        this.segments = found.segments();
        this.maker = maker;
        this.files = files;
        this.disk = disk;
        this.nanos = nanos;
    }

    void wake() {
        ask(() -> {});
    }

    void cut(Segment segment, long length) {
        ask(() -> cuts.add(new Cut(segment, length)));
    }

    void posted(long position) {
        ask(() -> postedPosition = Math.max(postedPosition, position));
    }

    void retain(long keepFromPosition) {
        ask(() -> keepFrom = Math.max(keepFrom, keepFromPosition));
    }

    void close() {
        closing = true;
        wake();
    }

    private void ask(Runnable what) {
        lock.lock();
        try {
            what.run();
            asked++;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        boolean again = false;
        while (true) {
            long round = awaitWork(again);
            if (closing) {
                return;
            }
            again = !attempt(this::cutClosed);
            again |= !attempt(maker::prepareSpare);
            again |= !attempt(this::deleteOld);
            again |= !attempt(this::compressPosted);
            rest(round);
        }
    }

    private interface Chore {
        void run() throws IOException;
    }

    private boolean attempt(Chore chore) {
        try {
            chore.run();
            return true;
        } catch (IOException e) {
            if (!e.toString().equals(lastTrouble)) {
                lastTrouble = e.toString();
                log.warn("journal: housekeeping tries again every second: {}", lastTrouble);
            }
            return false;
        }
    }

    private long awaitWork(boolean again) {
        lock.lock();
        try {
            long pause = again ? TimeUnit.SECONDS.toNanos(1) : Long.MAX_VALUE;
            while (asked == done && !closing && pause > 0) {
                pause = work.awaitNanos(pause);
            }
            return asked;
        } catch (InterruptedException e) {
            closing = true;
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private void rest(long round) {
        lock.lock();
        try {
            done = round;
            rested.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** For tests: returns when all that was asked so far is done. */
    void awaitDone() throws InterruptedException {
        lock.lock();
        try {
            long round = asked;
            while (done < round) {
                if (!rested.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("housekeeping does not come to rest");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void cutClosed() throws IOException {
        Cut next;
        while ((next = nextCut()) != null) {
            if (Files.exists(next.segment().raw())) {
                try (SegmentFile file = files.open(next.segment().raw())) {
                    file.truncate(next.length());
                }
            }
        }
    }

    private @Nullable Cut nextCut() {
        lock.lock();
        try {
            return cuts.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Oldest first, so that a crash in between leaves no gap. */
    private void deleteOld() throws IOException {
        long from = locked(() -> keepFrom);
        boolean deleted = false;
        for (Segment segment : segments.all()) {
            Segment next = segments.after(segment);
            if (next == null || next.first() > from) {
                break;
            }
            segments.remove(segment);
            files.delete(segment.raw());
            files.delete(segment.zst());
            deleted = true;
        }
        if (deleted) {
            files.forceDirectory(maker.directory());
        }
    }

    private void compressPosted() throws IOException {
        long position = locked(() -> postedPosition);
        for (Segment segment : segments.all()) {
            Segment next = segments.after(segment);
            if (next == null || next.first() - 1 > position || closing) {
                return;
            }
            if (!segment.isCompressed() && !damaged.contains(segment)) {
                try {
                    compress(segment, next);
                } catch (JournalCorrupt e) {
                    damaged.add(segment);
                    disk.damaged(String.valueOf(e.getMessage()));
                    log.error("journal: not compressed: {}", e.getMessage());
                }
            }
        }
    }

    private long locked(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    /** The raw file goes only after its compressed copy was read back whole. */
    private void compress(Segment segment, Segment next) throws IOException {
        Path unfinished = maker.directory().resolve(segment.zst().getFileName() + ".tmp");
        SegmentHeader follower = next.header();
        try (SegmentBytes raw = SegmentBytes.raw(segment.raw())) {
            long length = new SegmentWalk(journal, raw).upTo(follower);
            if (!CompressedFile.write(raw, length, unfinished, new Pace())) {
                return;
            }
        }
        SegmentWalk.checkCompressed(unfinished, journal, follower);
        files.rename(unfinished, segment.zst());
        files.forceDirectory(maker.directory());
        segment.becameCompressed();
        files.delete(segment.raw());
    }

    /** Rests between chunks; false when the journal closes. */
    private final class Pace implements BooleanSupplier {
        private long begun = nanos.getAsLong();

        @Override
        public boolean getAsBoolean() {
            long worked = nanos.getAsLong() - begun;
            LockSupport.parkNanos(Math.min(REST_PER_WORK * worked, LONGEST_REST_NANOS));
            begun = nanos.getAsLong();
            return !closing;
        }
    }
}
