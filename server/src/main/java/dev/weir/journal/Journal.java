package dev.weir.journal;

import dev.weir.meter.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of an installation, open for writing. {@link #append} from as many virtual threads as
 * there are; everything else from any thread.
 *
 * <p>Threads of its own: the writer, the sweeper that ends the patience of callers, housekeeping.
 */
public final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    /** How often callers are looked over; with it a refusal comes 3.0 to 3.1 s after the call. */
    private static final long SWEEP_MILLIS = 100;

    private final Path directory;
    private final UUID id;
    private final DirectoryLock lock;
    private final Segments segments;
    private final SegmentMaker maker;
    private final WaitingLine line;
    private final EndOfJournal written;
    private final EndOfJournal end;
    private final DiskState disk;
    private final Housekeeping housekeeping;
    private final GroupWriter writer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread writerThread;
    private final Thread sweeperThread;
    private final Thread housekeepingThread;

    private Journal(
            Path directory,
            DirectoryLock lock,
            Recovery.Found found,
            SegmentMaker maker,
            JournalSettings settings,
            SegmentFiles files,
            InstantSource wall,
            LongSupplier nanos) {
        this.directory = directory;
        this.id = found.journal();
        this.lock = lock;
        this.segments = found.segments();
        this.maker = maker;
        this.line = new WaitingLine(settings, nanos);
        this.written = new EndOfJournal(found.end());
        this.end = new EndOfJournal(found.end());
        this.disk = new DiskState(wall);
        this.housekeeping = new Housekeeping(found, maker, files, disk, nanos);
        this.writer =
                new GroupWriter(
                        new GroupWriter.Parts(
                                settings,
                                nanos,
                                line,
                                written,
                                end,
                                disk,
                                new Tail(found, maker, housekeeping, wall)),
                        found);
        this.writerThread = Thread.ofPlatform().name("journal-writer").unstarted(writer);
        this.sweeperThread =
                Thread.ofPlatform().name("journal-sweeper").daemon().unstarted(this::sweep);
        this.housekeepingThread =
                Thread.ofPlatform().name("journal-housekeeping").daemon().unstarted(housekeeping);
    }

    /**
     * Opens the journal in a directory, or begins one. Repairs what a crash leaves.
     *
     * @param wall for segment headers and health
     * @param nanos monotonic clock, nanoseconds, of any origin
     * @throws JournalLocked if another process has it open
     * @throws JournalCorrupt if something durable is damaged or missing
     * @throws JournalUnavailable if the directory cannot be used
     */
    public static Journal open(
            Path directory, JournalSettings settings, InstantSource wall, LongSupplier nanos) {
        SegmentFiles files = FaultyDisk.over(new DiskFiles(), FaultPoints.property());
        return open(directory, settings, files, wall, nanos);
    }

    static Journal open(
            Path directory,
            JournalSettings settings,
            SegmentFiles files,
            InstantSource wall,
            LongSupplier nanos) {
        try {
            Files.createDirectories(directory);
            DirectoryLock lock = DirectoryLock.take(directory);
            try {
                Recovery.Found found = new Recovery(directory, files).recover();
                SegmentMaker maker = new SegmentMaker(directory, files, settings.segmentBytes());
                maker.begin();
                if (found.cut() != null) {
                    log.warn("journal: torn tail cut ({}), ends at {}", found.cut(), found.end());
                }
                Journal journal =
                        new Journal(directory, lock, found, maker, settings, files, wall, nanos);
                journal.startThreads();
                return journal;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    private void startThreads() {
        writerThread.start();
        sweeperThread.start();
        housekeepingThread.start();
    }

    /** The journal's random identity; a position means something only together with it (R17). */
    public UUID id() {
        return id;
    }

    /**
     * Appends an entry and waits until it is durable, at most {@link JournalSettings#refuseAfter()}
     * (an act that was already written waits until its fate is known). The arrays in the entry must
     * not change any more.
     */
    public Appended append(Entry entry) {
        Appended appended = line.append(entry);
        if (appended instanceof Appended.Durable) {
            FaultPoints.reach("after-append");
        }
        return appended;
    }

    /** The last durable position, 0 = the journal is empty. */
    public long end() {
        return end.position();
    }

    /** The first position that is still here; {@code end() + 1} if there is none. */
    public long oldest() {
        Segment oldest = segments.oldest();
        return oldest == null ? end() + 1 : oldest.first();
    }

    /** Waits until the end is beyond a position, for a while at most; returns the end. */
    public long awaitBeyond(long position, Duration timeout) throws InterruptedException {
        return end.awaitBeyond(position, timeout);
    }

    /** Reads what comes after a position, 0 = from the beginning. */
    public JournalReader readAfter(long position) {
        return new JournalReader(id, segments, end, position);
    }

    /** From now on an entry is durable only when these have confirmed it too. */
    public void confirmedBy(Copies copies) {
        writer.confirmedBy(copies);
    }

    /** The last position on this disk; what copies have not confirmed may be beyond the end. */
    public long written() {
        return written.position();
    }

    /** As {@link #awaitBeyond}, for what is on this disk. */
    public long awaitWritten(long position, Duration timeout) throws InterruptedException {
        return written.awaitBeyond(position, timeout);
    }

    /** Reads what is on this disk after a position, whether it is confirmed or not. For copies. */
    public JournalReader readWritten(long position) {
        return new JournalReader(id, segments, written, position);
    }

    /** Everything up to a position is posted: closed segments wholly below it may be compressed. */
    public void posted(long position) {
        housekeeping.posted(position);
    }

    /**
     * Deletes, in the background, closed segments that hold only positions below this one. The
     * caller answers for it that an opening and every database are beyond them (R18).
     */
    public void retain(long keepFromPosition) {
        housekeeping.retain(keepFromPosition);
    }

    /** How the journal is doing now. */
    public JournalHealth health() {
        return line.health(disk, maker.isSpareReady());
    }

    /** How long making groups of entries durable took, since the start. */
    public Durations.Counted fsyncs() {
        return disk.fsyncs();
    }

    /**
     * What the journal takes on disk now, preallocated segments included.
     *
     * @throws JournalUnavailable when its directory cannot be listed
     */
    public long sizeBytes() {
        return new DirectorySize(directory).bytes();
    }

    /** Walks everything durable while the journal is in use; see {@link JournalCheck}. */
    public JournalCheck.Result check() {
        return JournalCheck.of(directory, id, segments, end.position());
    }

    private void sweep() {
        try {
            while (!closed.await(SWEEP_MILLIS, TimeUnit.MILLISECONDS)) {
                sweepOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void sweepOnce() {
        if (line.sweep()) {
            disk.failed(
                    written.position() > end.position()
                            ? "machines that must have what is answered do not confirm it in time"
                            : "the disk does not answer in time");
        }
    }

    /** For tests: returns when writer and housekeeping have done what was asked. */
    void settle() throws InterruptedException {
        line.awaitIdle();
        housekeeping.awaitDone();
    }

    /**
     * Told when the process begins to end: what the disk has not taken for {@link
     * JournalSettings#refuseAfter()} is refused instead of tried for ever, and then the journal
     * takes no more. A disk that works is not concerned.
     */
    public void aboutToEnd() {
        line.end();
    }

    /**
     * Writes what waits and refuses what comes; what the disk does not take is refused too, instead
     * of being tried for ever. Reading goes on. Returns when nobody waits for the writer any more.
     */
    public void takeNoMore() {
        line.close();
        join(writerThread);
    }

    /** Writes what waits, marks a clean end and gives the directory back. */
    @Override
    public void close() {
        takeNoMore();
        closed.countDown();
        housekeeping.close();
        join(housekeepingThread);
        written.close();
        end.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    private static void join(Thread thread) {
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
