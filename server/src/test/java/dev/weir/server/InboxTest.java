package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that another program inserts become figures, each once. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class InboxTest {
    private static final String SHADOWSOCKS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
    private static final String TOTALS =
            "select user_id, upload, download from user_total order by user_id";
    private static final String WAITING =
            "select count(*) from inbox where state in ('new', 'claimed')";

    @Parameter TestDatabase kind;
    @TempDir Path data;

    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));
    private DatabaseSettings database;

    @BeforeEach
    void make() {
        database = kind.fresh(data);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(database);
    }

    @Test
    void amountsAreCountedInTheHourThatTheySayAndMarkedWithTheirPlaceInTheJournal()
            throws Exception {
        try (TestServer weir = started()) {
            long hour = Instant.parse("2026-03-09T08:00:00Z").getEpochSecond();
            insert("'a', '7', 'delta', 100, 200, " + (hour * 1000 + 5_000) + ", 0");
            insert("'b', 'u7@example.org', 'delta', 1, 2, " + (hour * 1000 + 5_001) + ", 0");
            insert("'c', 'U8@example.org', 'delta', 10, 20, 0, 0");
            awaitTaken(weir);
            assertThat(rows(TOTALS)).containsExactly("7 101 202", "8 10 20");
            assertThat(rows("select bucket, upload from hour_usage where user_id = 7"))
                    .containsExactly(hour + " 101");
            assertThat(rows("select bucket from hour_usage where user_id = 8"))
                    .containsExactly(
                            Long.toString(Instant.parse("2026-03-10T12:00:00Z").getEpochSecond()));
            assertThat(
                            rows(
                                    "select count(*) from inbox i join verdict v on v.position ="
                                            + " i.position where i.state = 'taken'"))
                    .containsExactly("3");
        }
    }

    @Test
    void aBatchThatReachedTheJournalBeforeACrashIsNotCountedAgain() throws Exception {
        try (TestServer weir = started()) {
            insert("'a', '7', 'delta', 100, 200, 0, 0");
            insert("'b', '8', 'reading', 5000, 6000, 0, 9");
            awaitTaken(weir);
        }
        // As kill -9 between the journal and the mark leaves it.
        run("update inbox set state = 'claimed', position = 0");
        try (TestServer weir = start()) {
            insert("'c', '7', 'delta', 100, 200, 0, 0");
            awaitTaken(weir);
            assertThat(rows(TOTALS)).containsExactly("7 200 400", "8 5000 6000");
            assertThat(rows("select decision from verdict order by position"))
                    .containsExactly("posted", "posted", "repeat", "repeat", "posted");
        }
    }

    @Test
    void aCounterCountsAboveItsHighestValueAndAnewInItsNextLife() throws Exception {
        try (TestServer weir = started()) {
            for (String reading :
                    List.of(
                            "100, 1000, 0, 5",
                            "150, 1500, 0, 5",
                            "140, 1600, 0, 5",
                            "7, 70, 0, 6")) {
                insert("'r" + reading + "', '7', 'reading', " + reading);
                awaitTaken(weir);
            }
            assertThat(rows(TOTALS)).containsExactly("7 157 1670");
            insert("'late', '7', 'reading', 900, 9000, 0, 5");
            awaitTaken(weir);
            assertThat(rows("select reason from inbox where event_id = 'late'"))
                    .containsExactly("epoch is older than that of an earlier reading");
            // Node software that comes and goes takes no room from the counter.
            for (int i = 0; i < 40; i++) {
                new NodeProcess("shadowsocks", 1).push(weir, "{\"8\":[1,%d]}".formatted(i + 1));
            }
            insert("'again', '7', 'reading', 8, 80, 0, 6");
            awaitTaken(weir);
            assertThat(rows(TOTALS)).contains("7 158 1680");
        }
    }

    @Test
    void badRowsSayWhyAndStayWhileTheirNeighboursAreCounted() throws Exception {
        try (TestServer weir = started()) {
            String[] bad = {
                "'1', 'nobody@example.org', 'delta', 1, 1, 0, 0",
                "'2', '7', 'sum', 1, 1, 0, 0",
                "'3', '7', 'delta', -1, 1, 0, 0",
                "'4', '7', 'delta', 1, 9223372036854775807, 0, 0",
                "'5', '7', 'delta', 1, 1, 1, 0",
                "'6', '7', 'delta', 1, 1, 9999999999999, 0",
                "'7', '7', 'reading', 1, 1, 0, -1",
            };
            for (String row : bad) {
                insert(row);
            }
            insert("'good', '7', 'delta', 3, 4, 0, 0");
            run(
                    "insert into inbox (source_id, event_id, user_name, upload) values"
                            + " (99, 'x', '7', 5)");
            awaitTaken(weir);
            assertThat(rows(TOTALS)).containsExactly("7 3 4");
            assertThat(
                            rows(
                                    "select event_id, reason from inbox where state = 'refused' order by 1"))
                    .containsExactly(
                            "1 there is no user with this name",
                            "2 kind must be delta or reading",
                            "3 upload and download must not be negative",
                            "4 upload and download must be at most 2^50 bytes",
                            "5 at_ms is more than 31 days ago",
                            "6 at_ms is in the future",
                            "7 epoch must be 0 or more and below 2^40",
                            "x there is no node with this source_id");
        }
    }

    @Test
    void theSettingOfTheNodesSoftwareSaysNothingOfTheInbox() throws Exception {
        try (TestServer weir = started()) {
            weir.operator("PATCH", "/nodes/1", "{\"family\":\"keeps\"}");
            insert("'a', '7', 'delta', 100, 200, 0, 0");
            awaitTaken(weir);
            insert("'b', '7', 'delta', 50, 60, 0, 0");
            awaitTaken(weir);
            assertThat(rows(TOTALS)).containsExactly("7 150 260");
        }
    }

    private TestServer started() throws IOException {
        TestServer weir = start();
        weir.addUser(7);
        weir.addUser(8);
        weir.addNode("shadowsocks", 1, SHADOWSOCKS, "");
        return weir;
    }

    private TestServer start() throws IOException {
        Map<String, String> settings = new HashMap<>();
        if (database instanceof DatabaseSettings.Server server) {
            settings.put("database", server.url());
            settings.put("database-user", server.user());
        }
        return TestServer.on(data, time, settings);
    }

    private void insert(String row) throws SQLException {
        run(
                "insert into inbox (source_id, event_id, user_name, kind, upload, download, at_ms,"
                        + " epoch) values (1, "
                        + row
                        + ")");
    }

    /** Until no row waits and posting has come to the journal's end. */
    private void awaitTaken(TestServer weir) {
        TestServer.await(() -> rows(WAITING).equals(List.of("0")));
        TestServer.await(() -> {
            try {
                return weir.health().object("posting").number("lagEntries") == 0;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private List<String> rows(String sql) {
        try (Connection connection = TestDatabase.connect(database);
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder(String.valueOf(result.getString(1)));
                for (int i = 2; i <= columns; i++) {
                    row.append(' ').append(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
