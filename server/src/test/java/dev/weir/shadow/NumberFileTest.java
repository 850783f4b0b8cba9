package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberFileTest {
    private static final int ROWS = 20_001;

    @TempDir Path directory;

    @Test
    void givesBackEveryRowInOrderAsOftenAsItIsAskedAndLeavesNoFile() {
        try (NumberFile file = new NumberFile(directory, 2)) {
            for (int i = 0; i < ROWS; i++) {
                file.add(i / 2, -i);
            }
            assertThat(directory).isEmptyDirectory();
            for (int time = 0; time < 2; time++) {
                NumberFile.Reader reader = file.reader();
                List<Long> seconds = new ArrayList<>();
                assertThat(reader.next()).isZero();
                reader.below(3, row -> seconds.add(row[1]));
                assertThat(seconds).containsExactly(0L, -1L, -2L, -3L, -4L, -5L);
                assertThat(reader.next()).isEqualTo(3);
                reader.below(Long.MAX_VALUE, row -> seconds.add(row[1]));
                assertThat(seconds).hasSize(ROWS).endsWith(1L - ROWS);
                assertThat(reader.next()).isEqualTo(Long.MAX_VALUE);
            }
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndNothingElse() throws IOException {
        Files.createFile(directory.resolve("shadow-1234.tmp"));
        Files.createFile(directory.resolve("api-token"));
        try (NumberFile file = new NumberFile(directory, 1)) {
            file.add(5);
            NumberFile.sweep(directory);
            assertThat(directory.toFile().list()).containsExactly("api-token");
            assertThat(file.reader().next()).isEqualTo(5);
        }
    }

    @Test
    void takesSoManyRowsAndNoMoreAndOneOfEachNumberWhereItIsTold() {
        try (NumberFile file = new NumberFile(directory, 1, 2, true)) {
            file.add(5);
            assertThatThrownBy(() -> file.add(5)).isInstanceOf(IllegalArgumentException.class);
            file.add(6);
            assertThatThrownBy(() -> file.add(7)).isInstanceOf(FiguresRefused.class);
        }
    }

    @Test
    void refusesRowsThatDoNotAscend() {
        try (NumberFile file = new NumberFile(directory, 2)) {
            file.add(5, 1);
            file.add(5, 0);
            assertThatThrownBy(() -> file.add(4, 2)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
