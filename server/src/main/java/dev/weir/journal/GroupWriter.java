package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes whatever waits, writes it as one group, forces, answers; the
 * next group begins only after that (R22). After a failed write or fsync the segment is abandoned
 * and the group goes into a new one (R23): the kernel may have dropped the pages, and a second
 * fsync would say yes to nothing.
 */
final class GroupWriter implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);

    /** So often a wait for copies elsewhere looks whether it is of any use still. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final JournalSettings settings;
    private final LongSupplier nanos;
    private final WaitingLine line;
    private final EndOfJournal written;
    private final EndOfJournal end;
    private final DiskState disk;
    private final Tail tail;
    private final GroupEncoder encoder;
    private volatile Copies copies = Copies.NONE;

    private boolean endsWithMark;

    GroupWriter(Parts parts, Recovery.Found found) {
        this.settings = parts.settings();
        this.nanos = parts.nanos();
        this.line = parts.line();
        this.written = parts.written();
        this.end = parts.end();
        this.disk = parts.disk();
        this.tail = parts.tail();
        this.encoder = new GroupEncoder(found.journal(), settings.groupBytes() + Format.BLOCK);
        this.endsWithMark = found.endsWithMark();
    }

    /** From now on nothing is answered that these have not confirmed. Any thread. */
    void confirmedBy(Copies others) {
        copies = others;
    }

    /**
     * What the writer shares with the rest of the journal.
     *
     * @param written what is on this disk
     * @param end what may be answered
     */
    record Parts(
            JournalSettings settings,
            LongSupplier nanos,
            WaitingLine line,
            EndOfJournal written,
            EndOfJournal end,
            DiskState disk,
            Tail tail) {}

    @Override
    public void run() {
        try {
            writeAll();
        } catch (RuntimeException | Error e) {
            // A bug or no memory: nobody may wait for a writer that is gone.
            log.error("journal: the writer died", e);
            disk.failed("the writer died: " + e);
            line.close();
            giveUp();
            throw e;
        }
    }

    private void writeAll() {
        while (true) {
            List<Waiting> group = line.take();
            if (group.isEmpty()) {
                finish();
                return;
            }
            long first = end.position() + 1;
            long last = end.position() + group.size();
            if (!commit(group) || !isConfirmed(last)) {
                line.close();
                giveUp();
                tail.leave(end.position());
                return;
            }
            end.moveTo(last);
            line.durable(first);
        }
    }

    /** Waits for the copies; false = they do not confirm it and the journal is closing. */
    private boolean isConfirmed(long last) {
        written.moveTo(last);
        long begun = nanos.getAsLong();
        try {
            while (!copies.await(last, LOOK)) {
                if ((line.isClosing() || line.isEnding()) && wasTriedLongEnough(begun)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says what is lost: those who sent it were not answered, and it is in no file for certain. */
    private void giveUp() {
        int entries = line.abandon();
        DiskState.Failure failure = disk.failure();
        log.error(
                "journal: given up, entries that were never confirmed: {}; the disk does not take"
                        + " them since {}: {}",
                entries,
                failure == null ? "now" : failure.since(),
                failure == null ? "" : failure.what());
    }

    /** Makes the group durable; false = the disk does not take it and the journal is closing. */
    private boolean commit(List<Waiting> group) {
        long begun = nanos.getAsLong();
        Duration pause = settings.retryPause();
        while (true) {
            try {
                write(group, line.inHandBytes());
                return true;
            } catch (IOException e) {
                abandon(e);
                if (line.isClosing() || (line.isEnding() && wasTriedLongEnough(begun))) {
                    return false;
                }
                line.pause(pause);
                if (pause.compareTo(settings.retryPause().multipliedBy(8)) < 0) {
                    pause = pause.multipliedBy(2);
                }
            }
        }
    }

    /** Whoever sent a report of this group has been refused by now. */
    private boolean wasTriedLongEnough(long begun) {
        return nanos.getAsLong() - begun >= settings.refuseAfter().toNanos();
    }

    private void write(List<Waiting> group, long recordBytes) throws IOException {
        long length = GroupEncoder.length(recordBytes);
        long first = end.position() + 1;
        SegmentFile into = tail.fileFor(length, first);
        ByteBuffer bytes = encoder.encode(group, recordBytes, first, tail.previous());
        into.writeFully(bytes, tail.offset());
        FaultPoints.reach("before-fsync");
        long began = nanos.getAsLong();
        into.force();
        if (disk.failure() != null) {
            log.info("journal: writing again");
        }
        disk.forced(nanos.getAsLong() - began);
        FaultPoints.reach("after-fsync");
        tail.wrote(length, encoder.crc());
        endsWithMark = group.isEmpty();
    }

    private void abandon(IOException why) {
        if (disk.failure() == null) {
            log.error("journal: cannot write, beginning a new segment: {}", why.toString());
        }
        disk.failed(why.toString());
        tail.leave(end.position());
    }

    /**
     * At a clean end an empty group says so: then a damaged last entry is not taken for a torn one.
     */
    private void finish() {
        if (!endsWithMark && tail.hasRoomForMark()) {
            try {
                write(List.of(), 0);
            } catch (IOException e) {
                log.warn("journal: no end mark: {}", e.toString());
            }
        }
        tail.closeFile();
    }
}
