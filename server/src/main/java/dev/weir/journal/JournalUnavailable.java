package dev.weir.journal;

import java.io.IOException;
import java.nio.file.Path;

/** The operating system refused a file of the journal. */
public final class JournalUnavailable extends JournalException {
    private static final long serialVersionUID = 1;

    JournalUnavailable(Path file, IOException cause) {
        super(file + ": " + cause.getMessage(), cause);
    }
}
