package dev.weir.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much room the disk of the data directory has.
 *
 * @param freeBytes what this process may still write
 * @param sizeBytes of the file system
 */
public record Disk(long freeBytes, long sizeBytes) {
    /** Nothing is known. */
    static final Disk UNKNOWN = new Disk(-1, -1);

    /** Two spare segments of the journal and a commit of the database fit into it. */
    private static final long ENOUGH = 1L << 30;

    /** Asks the file system, which may take long when it is a remote one. */
    static Disk of(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return new Disk(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    public boolean known() {
        return freeBytes >= 0;
    }

    /** Below 1 GiB, or below 5 % where that is less. */
    public boolean nearlyFull() {
        return known() && freeBytes < Math.min(ENOUGH, sizeBytes / 20);
    }
}
