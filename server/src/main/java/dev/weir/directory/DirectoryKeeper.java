package dev.weir.directory;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the directory's file young: notes that something changed and writes when it is due, at most
 * every five seconds and for at most a twentieth of the time, as a large directory takes long.
 *
 * <p>Has no thread: the server calls {@link #writeIfDue} again and again, and {@link #writeNow}
 * before it stops. Any thread may say that something changed.
 */
public final class DirectoryKeeper {
    private static final long LEAST_PAUSE_NANOS = 5_000_000_000L;
    private static final long SHARE = 20;

    private final DirectoryFile file;
    private final Supplier<DirectoryFile.Contents> contents;
    private final LongSupplier nanos;
    private volatile boolean changed;
    private long dueAtNanos;

    /**
     * @param contents makes what is to be written, on the thread that writes
     */
    public DirectoryKeeper(
            DirectoryFile file, Supplier<DirectoryFile.Contents> contents, LongSupplier nanos) {
        this.file = file;
        this.contents = contents;
        this.nanos = nanos;
        this.dueAtNanos = nanos.getAsLong();
    }

    /** Something that belongs into the file is not what it was. */
    public void changed() {
        changed = true;
    }

    /**
     * Writes when something changed and the pause is over; true when it wrote.
     *
     * @throws java.io.UncheckedIOException when it cannot; it stays due after another pause
     */
    public synchronized boolean writeIfDue() {
        if (!changed || nanos.getAsLong() - dueAtNanos < 0) {
            return false;
        }
        write();
        return true;
    }

    /** Writes when something changed, due or not. */
    public synchronized void writeNow() {
        if (changed) {
            write();
        }
    }

    private void write() {
        long began = nanos.getAsLong();
        dueAtNanos = began + LEAST_PAUSE_NANOS;
        // First, so that what changes while it is written is written again.
        changed = false;
        try {
            DirectoryFile.Contents now = contents.get();
            file.write(now.snapshot(), now.exhausted());
        } catch (RuntimeException e) {
            changed = true;
            throw e;
        }
        long ended = nanos.getAsLong();
        dueAtNanos = ended + Math.max(LEAST_PAUSE_NANOS, SHARE * (ended - began));
    }
}
