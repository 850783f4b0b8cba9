package dev.weir.doctor;

import dev.weir.config.FileOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Looks at a data directory from outside: what the file system shows, and how fast it is. */
final class DataExamination {
    private static final long ENOUGH_BYTES = 1L << 30;
    private static final int FSYNCS = 5;
    private static final int FSYNC_BYTES = 4 << 10;

    /** Reports are answered after an fsync; XrayR's kin waits seconds, people do not. */
    private static final Duration SLOW_FSYNC = Duration.ofMillis(100);

    /** At 3 s reports go unanswered (R24). */
    private static final Duration HOPELESS_FSYNC = Duration.ofSeconds(1);

    private final Path directory;
    private final LongSupplier nanos;
    private final List<Finding> found = new ArrayList<>();

    DataExamination(Path directory, LongSupplier nanos) {
        this.directory = directory;
        this.nanos = nanos;
    }

    List<Finding> findings() throws IOException {
        if (!Files.isDirectory(directory)) {
            found.add(
                    Finding.broken(
                            "data_missing",
                            directory + " is no directory",
                            "name the server's with --data-dir, or start one with 'weir serve'"));
            return found;
        }
        found.add(Finding.ok("data", directory.toAbsolutePath() + ", " + FileOwner.of(directory)));
        owner();
        token();
        if (Files.isWritable(directory)) {
            space();
            speed();
        } else {
            found.add(
                    Finding.broken(
                            "data_not_writable",
                            "this user may not write to " + directory,
                            "run the doctor as the user that runs the server, or give it the"
                                    + " directory"));
        }
        return found;
    }

    private void owner() throws IOException {
        Set<PosixFilePermission> may = Files.getPosixFilePermissions(directory);
        if (may.contains(PosixFilePermission.OTHERS_WRITE)) {
            found.add(
                    Finding.broken(
                            "data_writable_by_all",
                            "everybody on this machine may write to " + directory,
                            "chmod o-w " + directory));
        }
        Path journal = directory.resolve("journal");
        if (Files.exists(journal) && !Files.getOwner(journal).equals(Files.getOwner(directory))) {
            found.add(
                    Finding.warning(
                            "data_owner_differs",
                            "the journal belongs to "
                                    + Files.getOwner(journal)
                                    + ", its directory to "
                                    + Files.getOwner(directory),
                            "chown -R it to the user that runs the server"));
        }
    }

    private void token() throws IOException {
        Path token = directory.resolve("api-token");
        if (Files.exists(token)
                && Files.getPosixFilePermissions(token).stream()
                        .anyMatch(each ->
                                each != PosixFilePermission.OWNER_READ
                                        && each != PosixFilePermission.OWNER_WRITE)) {
            found.add(
                    Finding.broken(
                            "token_readable",
                            "others than its owner may use " + token,
                            "chmod 600 it, then delete it and restart: who has read it is the"
                                    + " operator"));
        }
    }

    private void space() throws IOException {
        FileStore disk = Files.getFileStore(directory);
        long free = disk.getUsableSpace();
        if (free < Math.min(ENOUGH_BYTES, disk.getTotalSpace() / 20)) {
            found.add(
                    Finding.broken(
                            "disk_nearly_full",
                            "the disk of " + directory + " has " + (free >> 20) + " MiB left",
                            "make room: when it is full, nodes get no answer"));
        } else {
            found.add(Finding.ok("disk", (free >> 20) + " MiB are free"));
        }
    }

    private void speed() throws IOException {
        Path file = Files.createTempFile(directory, "doctor-", ".tmp");
        long[] took = new long[FSYNCS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < FSYNCS; i++) {
                long begun = nanos.getAsLong();
                channel.write(ByteBuffer.allocate(FSYNC_BYTES));
                channel.force(false);
                took[i] = nanos.getAsLong() - begun;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(took);
        Duration median = Duration.ofNanos(took[FSYNCS / 2]);
        if (median.compareTo(SLOW_FSYNC) > 0) {
            String sentence =
                    "writing 4 KiB so that it survives a power cut takes "
                            + median.toMillis()
                            + " ms";
            String advice = "use a local SSD; see what else uses the disk";
            found.add(
                    median.compareTo(HOPELESS_FSYNC) > 0
                            ? Finding.broken("disk_slow", sentence, advice)
                            : Finding.warning("disk_slow", sentence, advice));
        } else {
            found.add(
                    Finding.ok(
                            "disk_speed",
                            "writing 4 KiB durably takes " + median.toNanos() / 1_000 + " µs"));
        }
    }
}
