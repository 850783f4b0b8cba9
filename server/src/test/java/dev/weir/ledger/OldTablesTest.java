package dev.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.TestDatabase;
import dev.weir.database.Transaction;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Queries of the founding documents, as they stand there, over a ledger that was never an Xboard's
 * or a logv2fs'.
 */
class OldTablesTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-03-02T23:00:00Z");
    private static final long START = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
    private static final long END = Instant.parse("2026-04-01T00:00:00Z").getEpochSecond();

    /** The ranking of founding document 000, as Laravel writes it. */
    private static final String RANKING =
            "select user_id, sum(u) as u, sum(d) as d, sum(u) + sum(d) as total from v2_stat_user"
                    + " where record_at >= "
                    + START
                    + " and record_at < "
                    + END
                    + " group by user_id order by total desc";

    /** Its traffic of a user by node. */
    private static final String BY_NODE =
            "select server_id, SUM(u) as upload, SUM(d) as download from v2_stat_user where user_id = 7"
                    + " and record_at >= "
                    + START
                    + " and server_id is not null group by server_id order by server_id";

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void theQueriesOfTheDocumentsGiveTheFiguresOfTheApi(TestDatabase kind) {
        try (LedgerFixture ledger = new LedgerFixture(kind, directory)) {
            fill(ledger);
            assertThat(numbers(ledger, RANKING)).containsExactly("7 148 226 374", "8 10 20 30");
            Figures seven =
                    new LedgerQueries(
                                    ledger.database, () -> ledger.calendar, InstantSource.system())
                            .breakdown(Whose.user(7), By.SOURCE, new Range(START, END))
                            .sum();
            assertThat(List.of(seven.billedUpload(), seven.billedDownload()))
                    .containsExactly(148L, 226L);
            assertThat(numbers(ledger, BY_NODE)).containsExactly("55 143 226");
            assertThat(
                            numbers(
                                    ledger,
                                    "select user_id, server_rate, u, d, record_at from"
                                            + " v2_stat_user where user_id = 7 and server_rate > 1.2"))
                    .containsExactly("7 1.3 13 26 " + START);
            assertThat(numbers(ledger, "select server_id, u, d from v2_stat_server order by 1, 2"))
                    .containsExactly("55 20 40", "55 130 200");
            assertThat(
                            numbers(
                                    ledger,
                                    "select id, u, d, transfer_enable, banned, expired_at from"
                                            + " v2_user order by id"))
                    .containsExactly(
                            "7 148 226 1000 0 1800000000",
                            "8 10 20 9223372036854775807 1 null",
                            "9 0 0 9223372036854775807 0 null");
            assertThat(numbers(ledger, "select id, rate, u, d from v2_server"))
                    .containsExactly("55 1.3 150 240");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void logsByDayMonthAndYearAreJson(TestDatabase kind) {
        try (LedgerFixture ledger = new LedgerFixture(kind, directory)) {
            fill(ledger);
            assertThat(
                            ledger.rows(
                                    "select used from user_traffic_logs where email_as_id = 'a@example.org'"))
                    .containsExactly("374");
            assertThat(logs(ledger, "select daily_logs from user_traffic_logs where user_id = 7"))
                    .isEqualTo(
                            "[{\"date\":\"20260301\",\"traffic\":39},{\"date\":\"20260302\",\"traffic\":330}]");
            assertThat(
                            logs(
                                    ledger,
                                    "select monthly_logs from node_traffic_logs where domain_as_id = 'n.example.org'"))
                    .isEqualTo("[{\"month\":\"202603\",\"traffic\":390}]");
            assertThat(logs(ledger, "select yearly_logs from user_traffic_logs where user_id = 9"))
                    .isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void secondsAreWholeNumbers(TestDatabase kind) {
        try (LedgerFixture ledger = new LedgerFixture(kind, directory)) {
            fill(ledger);
            for (String seconds :
                    List.of(
                            "select t from v2_user where id in (7, 9)",
                            "select expired_at from v2_user where id = 7",
                            "select updated_at from user_traffic_logs where user_id in (7, 9)",
                            "select updated_at from node_traffic_logs")) {
                assertThat(ledger.rows(seconds))
                        .isNotEmpty()
                        .allMatch(row -> row.matches("[0-9]+"));
            }
        }
    }

    /** Two days of two users at node 55 and of a stranger; a correction; a day of no known node. */
    private static void fill(LedgerFixture ledger) {
        ledger.database.change(tx -> {
            user(tx, 7, "a@example.org", "1000", "1800000000000", true);
            user(tx, 8, "b@example.org", "-1", "null", false);
            user(tx, 9, "c@example.org", "-1", "null", true);
            tx.prepared(
                            "insert into source (id, kind, node_type, node_id, name, domain, country,"
                                    + " enabled, deleted, document, version) values (3, 'node', 'vmess', 55,"
                                    + " 'n', 'n.example.org', '', true, false, '{\"rate\":[{\"base_millionths\":"
                                    + "1000000},{\"base_millionths\":1300000}],\"groups\":[1]}', 1)")
                    .executeUpdate();
        });
        ledger.post(FIRST, 7, 3, 70, 1_300_000, 10, 20)
                .post(SECOND, 7, 3, 70, 1_000_000, 130, 200)
                .post(FIRST, 8, 3, 80, 1_000_000, 10, 20)
                .post(SECOND, 0, 0, 1, 1_000_000, 5, 5);
        ledger.commit();
        ledger.with(batch -> batch.adjustments().add(adjustment(Adjustment.Kind.ADJUSTED, 5)))
                .commit();
    }

    private static void user(
            Transaction tx, long id, String email, String limit, String expires, boolean enabled)
            throws SQLException {
        tx.prepared(
                        "insert into users (id, name, email, uuid, credential_id, group_id, limit_bytes,"
                                + " expires_at_ms, enabled, speed_limit_mbps, device_limit, deleted, version)"
                                + " values (%d, '', '%s', 'x', %d, 1, %s, %s, %s, 0, 0, false, 1)"
                                        .formatted(id, email, id * 10, limit, expires, enabled))
                .executeUpdate();
    }

    private static Adjustment adjustment(Adjustment.Kind kind, long billedUpload) {
        return new Adjustment(
                new UUID(1, billedUpload),
                1,
                7,
                0,
                START,
                0,
                0,
                billedUpload,
                0,
                "a gift",
                "op",
                1,
                kind);
    }

    /** Numbers without the zeros that some databases add behind the point. */
    private static List<String> numbers(LedgerFixture ledger, String sql) {
        return ledger.rows(sql).stream().map(OldTablesTest::plain).toList();
    }

    private static String plain(String row) {
        StringBuilder plain = new StringBuilder();
        for (String cell : row.split(",", -1)) {
            plain.append(plain.isEmpty() ? "" : " ")
                    .append(
                            cell.matches("-?[0-9.]+")
                                    ? new BigDecimal(cell).stripTrailingZeros().toPlainString()
                                    : cell);
        }
        return plain.toString();
    }

    private static String logs(LedgerFixture ledger, String sql) {
        return ledger.rows(sql).getFirst().replace(" ", "").replaceAll("\\.0+(?=})", "");
    }
}
