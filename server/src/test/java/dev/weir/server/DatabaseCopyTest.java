package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import dev.weir.proof.CopyProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** A served installation moved from one kind of database to another, and served on there. */
@ParameterizedClass
@CsvSource({
    "SQLITE, POSTGRESQL",
    "SQLITE, MARIADB",
    "POSTGRESQL, SQLITE",
    "POSTGRESQL, MARIADB",
    "MARIADB, SQLITE",
    "MARIADB, POSTGRESQL"
})
class DatabaseCopyTest {
    @Parameter(0)
    TestDatabase kind;

    @Parameter(1)
    TestDatabase other;

    @TempDir Path data;

    private CopiedInstallation weir;

    @BeforeEach
    void serveALittle() throws IOException {
        weir = new CopiedInstallation(data, kind.fresh(data), other.fresh(data));
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(weir.from);
        other.giveBack(weir.to);
    }

    @Test
    void isTheSameThereAndGoesOnExactly() throws IOException {
        Map<String, String> before = CopiedInstallation.dump(weir.from);
        // Filled again there, after a day has ended.
        TestServer.change(weir.from, "insert into summed_day values (1767225600, 202601, 5, 0)");
        List<CopyProgress> steps = new ArrayList<>();
        JsonObject copied = JsonObject.read(weir.copy(false, steps::add));
        assertThat(copied.flag("passed")).as(copied.text("summary")).isTrue();
        assertThat(CopiedInstallation.dump(weir.to)).isEqualTo(before);
        assertThat(before.get("access_token")).isNotEmpty();
        assertThat(copied.object("result").number("userSums")).isPositive();
        CopyProgress last = steps.getLast();
        assertThat(last.step()).isEqualTo("comparing");
        assertThat(last.rows()).isEqualTo(last.rowsOf()).isPositive();

        try (TestServer server = weir.serve(weir.to)) {
            weir.node.push(server, "{\"8\":[5,7]}");
        }
        assertThat(
                        TestServer.rows(
                                weir.to,
                                "select user_id, upload, download from user_total"
                                        + " where user_id in (7, 8) order by 1"))
                .containsExactly("7 1011 20014", "8 8 10");
        assertThat(
                        TestServer.rows(
                                weir.from,
                                "select user_id, upload, download from user_total"
                                        + " where user_id = 8"))
                .containsExactly("8 8 9");
        assertThatThrownBy(() -> weir.serve(weir.from).close())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("database");
    }
}
