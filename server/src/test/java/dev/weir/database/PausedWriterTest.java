package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A process may be paused in the middle of a commit, while another takes over. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class PausedWriterTest {
    @Parameter TestDatabase kind;
    @TempDir Path directory;

    @Test
    void itsServerEndsATransactionThatSaysNothingForTwentySeconds() {
        DatabaseSettings settings = kind.fresh(directory);
        try (Database database = Database.open(settings)) {
            assertThat(database.<String>write(this::longestPause)).startsWith("20");
            // Reads hold nobody up, and may be handed on slowly.
            assertThat(database.<String>read(this::longestPause)).startsWith("0");
        }
        kind.giveBack(settings);
    }

    @Test
    void aTransactionThatSaidItIsPatientMayWaitForAnotherDatabaseAndTheNextMayNot() {
        DatabaseSettings settings = kind.fresh(directory);
        try (Database database = Database.open(settings)) {
            String patient =
                    database.write(tx -> {
                        tx.patient();
                        return longestPause(tx);
                    });
            assertThat(patient).startsWith("0");
            assertThat(database.<String>write(this::longestPause)).startsWith("20");
        }
        kind.giveBack(settings);
    }

    private String longestPause(Transaction tx) throws SQLException {
        String asked =
                kind == TestDatabase.POSTGRESQL
                        ? "show idle_in_transaction_session_timeout"
                        : "select @@idle_transaction_timeout";
        try (ResultSet answer = tx.prepared(asked).executeQuery()) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }
}
