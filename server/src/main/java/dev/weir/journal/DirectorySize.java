package dev.weir.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Adds up the files of the journal's directory, which come and go meanwhile. */
record DirectorySize(Path directory) {
    long bytes() {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                bytes += sizeOf(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        } catch (DirectoryIteratorException e) {
            throw new JournalUnavailable(directory, new IOException(e));
        }
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException removedMeanwhile) {
            return 0;
        }
    }
}
