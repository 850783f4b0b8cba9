package dev.weir.bench;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.ledger.By;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.QueryPlans;
import dev.weir.ledger.Range;
import dev.weir.ledger.RankBy;
import dev.weir.ledger.Whose;
import dev.weir.usage.AccountingCalendar;
import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What pages ask, by the program's own queries, on each kind of database: a ledger of many days, of
 * which most is history before the range that is asked for.
 */
final class QueriesBench implements SubBench {
    private static final int TIMES = 9;
    private static final Range MONTH =
            new Range(
                    FilledLedger.LAST_DAY - 29 * FilledLedger.DAY,
                    FilledLedger.LAST_DAY + FilledLedger.DAY);

    private static final Range THIS_MONTH =
            new Range(
                    FilledLedger.LAST_DAY - 14 * FilledLedger.DAY,
                    FilledLedger.LAST_DAY + FilledLedger.DAY);

    private static final PrintStream OUT = System.out;

    private interface Question {
        /** Returns how many rows were the answer. */
        int ask(int time) throws SQLException;
    }

    @Override
    public String name() {
        return "queries";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        List<Line> lines = new ArrayList<>();
        lines.addAll(
                ask(
                        "sqlite",
                        settings,
                        DatabaseSettings.of(settings.directory().resolve("queries.db"))));
        for (ServerKind kind : ServerKind.values()) {
            try (var server = kind.start()) {
                lines.addAll(ask(kind.word(), settings, ServerKind.make(server, "weir_queries")));
            }
        }
        return lines;
    }

    private static List<Line> ask(String where, BenchSettings settings, DatabaseSettings place)
            throws SQLException {
        try (Database database = Database.open(place)) {
            int rows = settings.rows();
            int users = Math.max(1_000, rows / 10);
            FilledLedger ledger = FilledLedger.make(database, rows, users);
            LedgerQueries queries =
                    new LedgerQueries(
                            database,
                            () -> AccountingCalendar.of(ZoneId.of("UTC")),
                            InstantSource.fixed(
                                    Instant.ofEpochSecond(FilledLedger.LAST_DAY + 43_200)));
            printPlans(where, database);
            String of =
                    String.format(
                            Locale.ROOT,
                            "%,d day rows of %,d users and %,d nodes in %d days",
                            ledger.rowsADay() * FilledLedger.DAYS,
                            users,
                            FilledLedger.SOURCES,
                            FilledLedger.DAYS);
            return List.of(
                    line(
                            where + ": a user's 30 days by node",
                            of,
                            time ->
                                    queries.breakdown(
                                                    Whose.user(1 + time * 7 % users),
                                                    By.SOURCE,
                                                    MONTH)
                                            .rows()
                                            .size()),
                    line(
                            where + ": top 100 users of 30 days",
                            of,
                            _ ->
                                    queries.ranking(
                                                    By.USER,
                                                    RankBy.TOTAL,
                                                    MONTH,
                                                    100,
                                                    Optional.empty())
                                            .rows()
                                            .size()),
                    line(
                            where + ": top 100 users of this month",
                            of,
                            _ ->
                                    queries.ranking(
                                                    By.USER,
                                                    RankBy.BILLED,
                                                    THIS_MONTH,
                                                    100,
                                                    Optional.empty())
                                            .rows()
                                            .size()),
                    line(
                            where + ": a node's users of 30 days",
                            of,
                            time ->
                                    queries.breakdown(Whose.source(1 + time), By.USER, MONTH)
                                            .rows()
                                            .size()),
                    line(where + ": today, month, total of all nodes", of, _ -> sources(database)));
        }
    }

    /** What leads to the rows: an index, and of PostgreSQL the parts of the months asked for. */
    private static void printPlans(String where, Database database) {
        for (QueryPlans.Plan plan : QueryPlans.of(database, MONTH, 7, 8)) {
            OUT.println("  " + where + ": plan of " + plan.question());
            plan.lines().forEach(line -> OUT.println("      " + line));
        }
    }

    /** As docs/bi.md has it, without FILTER, which MariaDB lacks. */
    private static int sources(Database database) {
        String sql =
                """
                select s.source_id, u.today, u.month, s.billed_upload + s.billed_download
                from sources s left join (
                    select source_id,
                        sum(case when bucket >= %d then billed_upload + billed_download end) as today,
                        sum(billed_upload + billed_download) as month
                    from source_usage_by_day where bucket >= %d group by source_id
                ) u on u.source_id = s.source_id
                """
                        .formatted(
                                FilledLedger.LAST_DAY,
                                FilledLedger.LAST_DAY - 14 * FilledLedger.DAY);
        return database.read(tx -> {
            int rows = 0;
            try (Statement statement = tx.connection().createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    rows++;
                }
            }
            return rows;
        });
    }

    private static Line line(String what, String of, Question question) throws SQLException {
        int rows = question.ask(0);
        Latencies latencies = new Latencies();
        for (int time = 1; time <= TIMES; time++) {
            long begun = System.nanoTime();
            rows = question.ask(time);
            latencies.record(System.nanoTime() - begun);
        }
        return new Line(
                what,
                String.format(Locale.ROOT, "%,.1f ms", latencies.nanosAt(0.5) / 1e6),
                String.format(Locale.ROOT, "middle of %d; %,d rows out of %s", TIMES, rows, of));
    }
}
