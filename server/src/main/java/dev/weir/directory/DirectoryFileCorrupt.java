package dev.weir.directory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory's file is not what was written. Nothing is lost by deleting it: the database and
 * the journal hold all of it.
 */
public final class DirectoryFileCorrupt extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path file;

    DirectoryFileCorrupt(Path file, String what, @Nullable Exception cause) {
        super(
                file
                        + " is corrupt: "
                        + what
                        + ". Delete it; it is written anew from database and journal.",
                cause);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
