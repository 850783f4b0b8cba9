package dev.weir.shadow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rows of numbers in the order of their first, on disk: what there is of a million users need not
 * be in memory. The file has no name and goes with the process, however that ends. One thread at a
 * time.
 */
final class NumberFile implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 8_192;
    private static final SecureRandom NAMES = new SecureRandom();

    private static final String NAME = "shadow-";
    private static final String SUFFIX = ".tmp";

    private final FileChannel file;
    private final int width;
    private final long most;
    private final boolean oneEach;
    private final ByteBuffer buffer;
    private long written;
    private long rows;
    private long last = Long.MIN_VALUE;

    /**
     * @param width numbers in a row
     */
    NumberFile(Path directory, int width) {
        this(directory, width, Long.MAX_VALUE, false);
    }

    /**
     * @param width numbers in a row
     * @param most rows that it takes
     * @param oneEach whether a row's first number must be higher than that of the row before
     * @throws UncheckedIOException when the file cannot be made
     */
    NumberFile(Path directory, int width, long most, boolean oneEach) {
        this.width = width;
        this.most = most;
        this.oneEach = oneEach;
        this.buffer = ByteBuffer.allocate(ROWS_AT_ONCE * width * Long.BYTES);
        this.file = nameless(directory);
    }

    private static FileChannel nameless(Path directory) {
        Path path = directory.resolve(NAME + Long.toHexString(NAMES.nextLong()) + SUFFIX);
        try {
            // Its name goes as soon as it is open, whatever comes after.
            return FileChannel.open(
                    path,
                    Set.of(
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what a process left that was killed while it made one; those in use have no name. */
    static void sweep(Path directory) {
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(directory, NAME + "*" + SUFFIX)) {
            for (Path one : left) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when its first number is not in order
     * @throws FiguresRefused when there are too many
     */
    void add(long... row) {
        if (row.length != width || row[0] < last || (oneEach && rows > 0 && row[0] == last)) {
            throw new IllegalArgumentException("rows of " + width + " in ascending order");
        }
        if (rows == most) {
            throw new FiguresRefused("more than " + most + " rows");
        }
        rows++;
        last = row[0];
        if (!buffer.hasRemaining()) {
            flush();
        }
        for (long number : row) {
            buffer.putLong(number);
        }
    }

    private void flush() {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                written += file.write(buffer, written);
            }
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All rows from the first; nothing may be added any more. */
    Reader reader() {
        flush();
        return new Reader();
    }

    /** Goes through the rows once. */
    final class Reader {
        private final ByteBuffer ahead =
                ByteBuffer.allocate(ROWS_AT_ONCE * width * Long.BYTES).limit(0);
        private final long[] row = new long[width];
        private long at;
        private boolean has;

        private Reader() {
            advance();
        }

        /** First number of the next row, {@code Long.MAX_VALUE} = there is none. */
        long next() {
            return has ? row[0] : Long.MAX_VALUE;
        }

        /** The rows whose first number is below a bound; the array is used again. */
        void below(long bound, Consumer<long[]> each) {
            while (has && row[0] < bound) {
                each.accept(row);
                advance();
            }
        }

        private void advance() {
            if (!ahead.hasRemaining() && !fill()) {
                has = false;
                return;
            }
            for (int i = 0; i < width; i++) {
                row[i] = ahead.getLong();
            }
            has = true;
        }

        private boolean fill() {
            ahead.clear();
            try {
                while (ahead.hasRemaining() && at < written) {
                    at += file.read(ahead, at);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ahead.flip();
            return ahead.hasRemaining();
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
