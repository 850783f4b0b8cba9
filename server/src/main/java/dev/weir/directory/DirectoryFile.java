package dev.weir.directory;

import java.nio.file.Path;

/**
 * The directory on disk beside the journal, so that nodes are served after a restart while the
 * database is away.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class DirectoryFile {
    /**
     * What the file holds.
     *
     * @param exhausted users that had reached their limit, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    public record Contents(DirectorySnapshot snapshot, long[] exhausted) {}

    public DirectoryFile(Path file) {
        throw new UnsupportedOperationException();
    }
}
