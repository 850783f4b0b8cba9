package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataExaminationTest {
    @TempDir Path data;

    @Test
    void saysThatThereIsNoDirectory() throws IOException {
        assertThat(codes(data.resolve("none"), everyStep(1))).containsExactly("data_missing");
    }

    @Test
    void findsNothingInADirectoryAsItShouldBe() throws IOException {
        Files.writeString(data.resolve("api-token"), "x");
        Files.setPosixFilePermissions(
                data.resolve("api-token"), PosixFilePermissions.fromString("rw-------"));
        assertThat(codes(data, everyStep(1)))
                .isSubsetOf("data", "disk", "disk_speed", "disk_nearly_full");
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left).as("nothing is left behind").hasSize(1);
        }
    }

    @Test
    void saysThatOthersMayReadTheToken() throws IOException {
        Files.writeString(data.resolve("api-token"), "x");
        Files.setPosixFilePermissions(
                data.resolve("api-token"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(codes(data, everyStep(1))).contains("token_readable");
    }

    @Test
    void saysThatEverybodyMayWrite() throws IOException {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(codes(data, everyStep(1))).contains("data_writable_by_all");
    }

    @Test
    void tellsASlowDiskByItsMedian() throws IOException {
        assertThat(codes(data, everyStep(200_000_000))).contains("disk_slow");
        // One slow fsync of five is no slow disk.
        Deque<Long> steps = new ArrayDeque<>(List.of(0L, 900_000_000L));
        long[] now = {0};
        LongSupplier once = () -> now[0] += steps.isEmpty() ? 1_000 : steps.removeFirst();
        assertThat(codes(data, once)).doesNotContain("disk_slow");
    }

    private static LongSupplier everyStep(long nanos) {
        long[] now = {0};
        return () -> now[0] += nanos;
    }

    private static List<String> codes(Path directory, LongSupplier nanos) throws IOException {
        return new DataExamination(directory, nanos)
                .findings().stream().map(Finding::code).toList();
    }
}
