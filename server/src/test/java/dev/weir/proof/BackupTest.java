package dev.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class BackupTest {
    @Parameter TestDatabase kind;

    @TempDir Path directory;

    @Test
    void putsBackWhatWasTakenWhileReportsCameIn() throws Exception {
        Path data = directory.resolve("data");
        Path backup = directory.resolve("backup");
        long position;
        try (ProofFixture weir = new ProofFixture(kind, data)) {
            weir.run(300);
            weir.openings.write(weir.live, Progress.NONE);
            AtomicBoolean enough = new AtomicBoolean();
            Thread source =
                    Thread.startVirtualThread(() -> {
                        while (!enough.get()) {
                            weir.append();
                        }
                    });
            Backup.Taken taken = Backup.take(weir.live, data, backup, Progress.NONE);
            enough.set(true);
            source.join();
            position = taken.position();
            assertThat(position).isEqualTo(300);
            assertThat(taken.journalEnd()).isGreaterThanOrEqualTo(300);
        }
        Path restored = directory.resolve("restored");
        Backup.restore(backup, restored, Progress.NONE);
        try (ProofFixture weir = new ProofFixture(TestDatabase.SQLITE, restored)) {
            assertThat(LedgerComparison.position(weir.live)).isEqualTo(position);
            weir.replay(weir.live, weir.journal.end(), Progress.NONE);
            assertThat(weir.verify().problems()).isEmpty();
            assertThat(weir.openings.list()).hasSize(1);
        }
    }

    @Test
    void refusesADirectoryThatIsNotEmptyAndABackupThatIsNotWhole() throws IOException {
        Path data = directory.resolve("data");
        Path backup = directory.resolve("backup");
        try (ProofFixture weir = new ProofFixture(kind, data)) {
            weir.run(10);
            assertThatThrownBy(() -> Backup.take(weir.live, data, data, Progress.NONE))
                    .isInstanceOf(ProofFailed.class);
            Backup.take(weir.live, data, backup, Progress.NONE);
        }
        assertThatThrownBy(() -> Backup.restore(backup, data, Progress.NONE))
                .isInstanceOf(ProofFailed.class)
                .hasMessageContaining("not empty");
        Files.write(backup.resolve("journal/journal.id"), new byte[] {1});
        Path other = directory.resolve("other");
        assertThatThrownBy(() -> Backup.restore(backup, other, Progress.NONE))
                .isInstanceOf(ProofFailed.class)
                .hasMessageContaining("journal.id");
        assertThat(Files.exists(other)).isFalse();
        Files.delete(backup.resolve("SHA256SUMS"));
        assertThatThrownBy(() -> Backup.restore(backup, other, Progress.NONE))
                .isInstanceOf(ProofFailed.class)
                .hasMessageContaining("no whole backup");
    }
}
