package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Path;

/** What the journal asks of a file system. Tests put failing disks here. */
interface SegmentFiles {
    /** Opens an existing file for reading and writing. */
    SegmentFile open(Path file) throws IOException;

    /** Makes an empty file, in place of any older one. */
    SegmentFile create(Path file) throws IOException;

    /** Renames atomically, replacing the target. */
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    /** Makes creations, renames and deletions in a directory durable. */
    void forceDirectory(Path directory) throws IOException;
}
