package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code weir migrate} does, on real databases that have no table yet. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SchemaTest {
    @Parameter TestDatabase kind;

    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T15:59:30Z"));
    private DatabaseSettings place;
    private ClosedSchema schema;

    @BeforeEach
    void bare() {
        place = kind == TestDatabase.SQLITE ? kind.fresh(data) : kind.bare();
        schema =
                new ClosedSchema(
                        data,
                        place instanceof DatabaseSettings.Server server
                                ? new DatabaseConfig(server.url(), server.user(), "", false)
                                : DatabaseConfig.FILE);
    }

    @Test
    void listsAndPrintsWithoutChangingAnythingThenAppliesOnce() throws SQLException {
        List<String> states = states(schema.list());
        assertThat(states).hasSizeGreaterThanOrEqualTo(7).containsOnly("pending");
        JsonObject pending = JsonObject.read(schema.pending());
        assertThat(pending.objects("scripts")).hasSameSizeAs(states);
        assertThat(pending.objects("scripts").getFirst().text("sql"))
                .contains("create table posting")
                .doesNotContain("${");
        assertThat(tables()).isEmpty();
        assertThat(data).isEmptyDirectory();

        assertThat(states(schema.apply(time, time))).hasSameSizeAs(states);
        assertThat(states(schema.list())).hasSameSizeAs(states).containsOnly("applied");
        assertThat(JsonObject.read(schema.pending()).objects("scripts")).isEmpty();
        assertThat(states(schema.apply(time, time))).isEmpty();
        assertThat(tables()).contains("posting", "schema_migrations");
    }

    /** What the dry run prints makes the same tables, run by hand statement by statement. */
    @Test
    void printsExactlyWhatRunsAndGoesOnFromThere() throws SQLException {
        int all = states(schema.list()).size();
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            String text = JsonObject.read(schema.pending()).text("byHand");
            for (String sql : statements(uncommented(text))) {
                statement.execute(sql);
            }
        }
        assertThat(tables()).contains("posting", "day_usage", "kept_answer", "import_entry");
        assertThat(states(schema.list())).hasSize(all).containsOnly("applied");
        assertThat(states(schema.apply(time, time))).isEmpty();
        // As the next program will, which has a script more.
        change("delete from schema_migrations where version = '%d'".formatted(all));
        assertThat(JsonObject.read(schema.pending()).text("byHand"))
                .contains("'" + all + "'")
                .doesNotContain("create table if not exists schema_migrations");
    }

    @Test
    void refusesADatabaseThatHoldsSomethingElse() throws SQLException {
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            statement.execute("create table wp_posts (id bigint not null primary key)");
        }
        assertThatThrownBy(() -> schema.apply(time, time))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("there is no table schema_migrations, but wp_posts")
                .hasMessageContaining("Name a database of Weir's own");
        assertThat(tables()).containsExactly("wp_posts");
    }

    /** A semicolon within a text or the body of a function ends nothing. */
    private static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String piece : script.split(";", -1)) {
            open.append(piece);
            boolean quoted =
                    open.toString().split("\\$\\$", -1).length % 2 == 0
                            || open.toString().split("'", -1).length % 2 == 0;
            if (quoted) {
                open.append(';');
            } else {
                if (!open.toString().isBlank()) {
                    statements.add(open.toString());
                }
                open.setLength(0);
            }
        }
        return statements;
    }

    @Test
    void refusesANewerSchemaAndAFailedMigrationByOneSentence() throws SQLException {
        schema.apply(time, time);
        change("update schema_migrations set version = '999' where version = '1'");
        for (Runnable work : List.<Runnable>of(schema::list, () -> schema.apply(time, time))) {
            assertThatThrownBy(work::run)
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("schema version 999")
                    .hasMessageContaining("use the newer program");
        }
        change("update schema_migrations set version = '1' where version = '999'");
        change("update schema_migrations set success = " + no() + " where version = '7'");
        assertThatThrownBy(() -> schema.apply(time, time))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("schema version 7 failed half-way");
        assertThat(states(schema.list())).contains("failed");
    }

    /** As a kill leaves it: what the script had made is there, and no row says so. */
    @Test
    void tellsAScriptThatWasKilledHalfWay() throws SQLException {
        schema.apply(time, time);
        int newest = Database.schemaVersion();
        change("delete from schema_migrations where version = '" + newest + "'");
        if (kind == TestDatabase.MARIADB) {
            for (int times = 0; times < 2; times++) {
                assertThatThrownBy(() -> schema.apply(time, time))
                        .isInstanceOf(StartRefused.class)
                        .hasMessageContaining("schema version " + newest + " failed half-way")
                        .hasMessageContaining("back from its dump");
            }
        } else {
            // The others take a script back whole, so that this does not come about.
            assertThat(tables()).doesNotContain("schema_migration_begun");
        }
    }

    @Test
    void refusesToMigrateUnderARunningServer() throws Exception {
        try (TestServer weir = TestServer.on(data.resolve("own"), time, java.util.Map.of())) {
            assertThat(weir.health().has("journal")).isTrue();
            ClosedSchema own = new ClosedSchema(data.resolve("own"), DatabaseConfig.FILE);
            assertThatThrownBy(() -> own.apply(time, time))
                    .isInstanceOfSatisfying(
                            StartRefused.class, e -> assertThat(e.inUse()).isTrue());
            assertThat(states(own.list())).containsOnly("applied");
        }
    }

    private static String uncommented(String sql) {
        return sql.replaceAll("(?m)--.*$", "").replaceAll("(?s)/\\*.*?\\*/", "");
    }

    private String no() {
        return kind == TestDatabase.POSTGRESQL ? "false" : "0";
    }

    private static List<String> states(byte[] answer) {
        return JsonObject.read(answer).objects("scripts").stream()
                .map(script -> script.text("state"))
                .toList();
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private List<String> tables() throws SQLException {
        if (place instanceof DatabaseSettings.SqliteFile file
                && !java.nio.file.Files.exists(file.file())) {
            return List.of();
        }
        try (Connection connection = TestDatabase.connect(place);
                ResultSet rows =
                        connection
                                .getMetaData()
                                .getTables(
                                        connection.getCatalog(),
                                        kind == TestDatabase.POSTGRESQL ? "public" : null,
                                        null,
                                        null)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                String type = String.valueOf(rows.getString(4));
                if (type.contains("TABLE") && !type.contains("SYSTEM")) {
                    names.add(rows.getString(3));
                }
            }
            return names;
        }
    }
}
