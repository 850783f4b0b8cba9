package dev.weir.journal;

import java.nio.file.Path;

/** Bytes that were durable are damaged or gone. Nothing repairs this but a copy of the file. */
public final class JournalCorrupt extends JournalException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final long offset;
    private final String what;

    JournalCorrupt(Path file, long offset, String what) {
        super(file + " at offset " + offset + ": " + what);
        this.file = file;
        this.offset = offset;
        this.what = what;
    }

    public Path file() {
        return file;
    }

    /** Where in the file, bytes; in a compressed segment, where in its decompressed bytes. */
    public long offset() {
        return offset;
    }

    public String what() {
        return what;
    }
}
