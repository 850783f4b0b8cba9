package dev.weir.ledger;

import static dev.weir.ledger.LedgerFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TableShape;
import dev.weir.database.TestDatabase;
import dev.weir.usage.AccountingCalendar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The views that others read: the program's figures, and nothing that is secret. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ReportViewsTest {
    private static final List<String> VIEWS =
            List.of(
                    "usage_by_day",
                    "usage_by_hour",
                    "source_usage_by_day",
                    "sources",
                    "users_without_secrets");
    private static final String SECRET = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    @Parameter TestDatabase kind;

    @TempDir Path directory;
    private LedgerFixture ledger;
    private LedgerQueries queries;

    @BeforeEach
    void open() {
        ledger = new LedgerFixture(kind, directory);
        ledger.calendar = AccountingCalendar.of(ZoneId.of("Asia/Shanghai"));
        queries =
                new LedgerQueries(ledger.database, () -> ledger.calendar, InstantSource.fixed(NOW));
        for (int source = 5; source <= 7; source++) {
            ledger.tamper(
                    "insert into source (id, kind, node_type, node_id, name, domain, country,"
                            + " enabled, deleted, document, version) values ("
                            + source
                            + ", 'node', 'vless', 3, 'n', '', '', true, false, '{\"token\":\""
                            + SECRET
                            + "\"}', 1)");
        }
        ledger.tamper(
                "insert into users (id, name, email, uuid, credential_id, group_id, limit_bytes,"
                        + " expires_at_ms, enabled, speed_limit_mbps, device_limit, deleted,"
                        + " version) values (1, 'ann', 'ann@example.org', '"
                        + SECRET
                        + "', 1, 1, -1, 1773100800000, true, 0, 0, false, 1)");
        // Today, earlier this month, before; and what was corrected.
        ledger.post(NOW, 1, 5, 1, 1_300_000, 1_000, 20_001)
                .post(NOW.minus(Duration.ofDays(2)), 2, 5, 30, 40)
                .post(NOW.minus(Duration.ofDays(2)), 1, 6, 7, 8)
                .post(NOW.minus(Duration.ofDays(40)), 1, 6, 500, 600)
                .with(batch ->
                        batch.adjustments()
                                .add(
                                        new Adjustment(
                                                new UUID(0, 1),
                                                1,
                                                1,
                                                5,
                                                ledger.calendar.dayStart(NOW.getEpochSecond()),
                                                0,
                                                0,
                                                -77,
                                                0,
                                                "goodwill",
                                                "local",
                                                NOW.toEpochMilli(),
                                                Adjustment.Kind.ADJUSTED)))
                .commit();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void theyGiveTheFiguresOfThePages() {
        Range month =
                Range.days(ledger.calendar, LocalDate.of(2026, 3, 1), LocalDate.of(2026, 4, 1));
        for (long user = 1; user <= 2; user++) {
            Figures figures = queries.breakdown(Whose.user(user), By.SOURCE, month).sum();
            assertThat(sums("usage_by_day", "user_id = " + user, month)).isEqualTo(line(figures));
            assertThat(
                            ledger.rows(
                                    "select upload, download, billed_upload, billed_download"
                                            + " from users_without_secrets where user_id = "
                                            + user))
                    .isEqualTo(
                            user == 1
                                    ? List.of(line(queries.summary(Whose.user(1)).total()))
                                    : List.of());
        }
        for (long source = 5; source <= 7; source++) {
            Figures figures = queries.breakdown(Whose.source(source), By.DAY, month).sum();
            String expected = source == 7 ? "null,null,null,null" : line(figures);
            for (String view : List.of("usage_by_day", "source_usage_by_day")) {
                assertThat(sums(view, "source_id = " + source, month)).isEqualTo(expected);
            }
            assertThat(
                            ledger.rows(
                                    "select upload, download, billed_upload, billed_download"
                                            + " from sources where source_id = "
                                            + source))
                    .containsExactly(line(queries.summary(Whose.source(source)).total()));
        }
        assertThat(ledger.rows("select sum(upload), sum(download) from usage_by_hour"))
                .containsExactly("1537,20649");
    }

    private String sums(String view, String condition, Range range) {
        return ledger.rows(
                        "select sum(upload), sum(download), sum(billed_upload),"
                                + " sum(billed_download) from "
                                + view
                                + " where "
                                + condition
                                + " and bucket >= "
                                + range.from()
                                + " and bucket < "
                                + range.to())
                .getFirst();
    }

    private static String line(Figures figures) {
        return figures.upload()
                + ","
                + figures.download()
                + ","
                + figures.billedUpload()
                + ","
                + figures.billedDownload();
    }

    @Test
    void momentsAreThoseOfTheBucketsInUtc() {
        assertThat(ledger.rows("select begins_at from usage_by_day where user_id = 2").getFirst())
                // PostgreSQL's text is of the session's zone.
                .matches("2026-03-(07|08) \\d\\d:00:00.*");
        assertThat(ledger.rows("select expires_at from users_without_secrets").getFirst())
                .matches("2026-03-(09|10) \\d\\d:00:00.*");
    }

    @Test
    void oneStatementTellsTodayTheMonthAndAllOfEverySource() throws IOException {
        if (kind != TestDatabase.POSTGRESQL) {
            return; // FILTER and zones are PostgreSQL's
        }
        String statement =
                Files.readString(Path.of("../database/today_month_total.sql"))
                        .replace("now()", "timestamptz '" + NOW + "'");
        List<String> expected = new ArrayList<>();
        for (long source = 5; source <= 7; source++) {
            Summary summary = queries.summary(Whose.source(source));
            expected.add(
                    source
                            + ",n,"
                            + billed(summary.today())
                            + ","
                            + billed(summary.month())
                            + ","
                            + billed(summary.total()));
        }
        assertThat(ledger.rows(statement)).isEqualTo(expected).contains("6,n,0,15,1115");
    }

    private static long billed(Figures figures) {
        return figures.billedUpload() + figures.billedDownload();
    }

    @Test
    void noViewShowsASecret() {
        for (String view : VIEWS) {
            assertThat(ledger.rows("select * from " + view))
                    .as(view)
                    .isNotEmpty()
                    .noneMatch(row -> row.contains(SECRET));
        }
    }

    @Test
    void theRoleForReportsReadsTheViewsAndNothingElse() throws IOException, SQLException {
        if (!(ledger.database.settings() instanceof DatabaseSettings.Server server)) {
            return; // a file has no roles
        }
        boolean postgres = kind == TestDatabase.POSTGRESQL;
        List<String> letIn =
                postgres
                        ? List.of("create role weir_bi login in role weir_reader")
                        : List.of(
                                "create user weir_bi@'%'",
                                "grant weir_reader to weir_bi@'%'",
                                "set default role weir_reader for weir_bi@'%'");
        try {
            for (String statement :
                    Files.readString(Path.of("../database/readonly_role.sql"))
                            .replaceAll("(?m)^--.*$", "")
                            .split(";", -1)) {
                if (!statement.isBlank()) {
                    ledger.tamper(statement);
                }
            }
            letIn.forEach(ledger::tamper);
            try (Connection reader = DriverManager.getConnection(server.url(), "weir_bi", "")) {
                readsTheViews(reader);
                for (String other : others()) {
                    refused(reader, "select * from " + other);
                }
                refused(reader, "delete from usage_by_hour");
                refused(reader, "update usage_by_hour set upload = 0");
                refused(reader, "create table mine (id bigint)");
            }
        } finally {
            for (String statement :
                    postgres
                            ? List.of("drop owned by weir_reader", "drop role weir_bi, weir_reader")
                            : List.of("drop user weir_bi@'%'", "drop role weir_reader")) {
                ledger.tamper(statement);
            }
        }
    }

    private static void readsTheViews(Connection reader) throws SQLException {
        for (String view : VIEWS) {
            try (Statement statement = reader.createStatement();
                    var rows = statement.executeQuery("select * from " + view)) {
                assertThat(rows.next()).as(view).isTrue();
            }
        }
    }

    /** All that stands in the database beside the views: tables, their parts, other views. */
    private List<String> others() {
        List<String> all =
                ledger.rows(
                        "select table_name from information_schema.tables where table_schema = "
                                + (kind == TestDatabase.POSTGRESQL
                                        ? "current_schema()"
                                        : "database()"));
        assertThat(all).containsAll(TableShape.all().stream().map(TableShape::name).toList());
        return all.stream().filter(name -> !VIEWS.contains(name)).toList();
    }

    private static void refused(Connection reader, String sql) {
        assertThatThrownBy(
                        () -> {
                            try (Statement statement = reader.createStatement()) {
                                statement.execute(sql);
                            }
                        })
                .as(sql)
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?is).*(permission denied|command denied|access denied).*");
    }
}
