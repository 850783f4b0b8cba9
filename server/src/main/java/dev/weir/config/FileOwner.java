package dev.weir.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Whose a file is and who may use it, in words. */
public final class FileOwner {
    private FileOwner() {}

    /**
     * Such as {@code it belongs to root:weir, mode rw-r-----}.
     *
     * @throws IOException when not even that may be seen
     */
    public static String of(Path file) throws IOException {
        PosixFileAttributes seen =
                Files.readAttributes(file, PosixFileAttributes.class, new LinkOption[0]);
        return "it belongs to "
                + seen.owner().getName()
                + ":"
                + seen.group().getName()
                + ", mode "
                + PosixFilePermissions.toString(seen.permissions());
    }

    /** Of the file, or of the nearest directory above it that may be looked at. */
    static String around(Path file) {
        Path at = file.toAbsolutePath();
        for (Path each = at; each != null; each = each.getParent()) {
            try {
                String words = of(each);
                return each.equals(at) ? words : "of " + each + ": " + words;
            } catch (IOException | UnsupportedOperationException e) {
                // The one above may say more.
            }
        }
        return "whose it is cannot be seen";
    }
}
