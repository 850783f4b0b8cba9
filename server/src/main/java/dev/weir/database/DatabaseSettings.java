package dev.weir.database;

import java.nio.file.Path;

/**
 * Which database, and how much memory it may take.
 *
 * @param file the SQLite file; made when absent
 * @param readers connections that read beside the writer, 1 or more
 * @param writerCacheKib page cache of the writer
 * @param readerCacheKib page cache of each reader
 */
public record DatabaseSettings(Path file, int readers, int writerCacheKib, int readerCacheKib) {
    public DatabaseSettings {
        if (readers < 1 || writerCacheKib < 1 || readerCacheKib < 1) {
            throw new IllegalArgumentException("readers and caches must be at least 1");
        }
    }

    public static DatabaseSettings of(Path file) {
        return new DatabaseSettings(file, 4, 32 * 1024, 4 * 1024);
    }
}
