package dev.weir.directory;

import dev.weir.journal.Act;
import org.jspecify.annotations.Nullable;

/** Directory changes as the documents of acts, and back. */
@SuppressWarnings("DoNotCallSuggester")
public final class DirectoryJson {
    private DirectoryJson() {}

    /** The act type of a change, such as {@code user.saved}. */
    public static String typeOf(DirectoryChange change) {
        throw new UnsupportedOperationException();
    }

    public static byte[] write(DirectoryChange change) {
        throw new UnsupportedOperationException();
    }

    /** The change an act stands for, or null when the act is not the directory's. */
    public static @Nullable DirectoryChange read(Act act) {
        throw new UnsupportedOperationException();
    }
}
