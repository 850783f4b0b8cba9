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
import org.jspecify.annotations.Nullable;

/**
 * What pages ask, by the program's own queries, on one kind of database: a ledger of many days, of
 * which most is history before the range that is asked for.
 */
final class QueriesBench implements SubBench {
    private static final int TIMES = 15;
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

    private final @Nullable ServerKind kind;

    /**
     * @param kind null = SQLite
     */
    QueriesBench(@Nullable ServerKind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return "queries-" + where();
    }

    private String where() {
        return kind == null ? "sqlite" : kind.word();
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        if (kind == null) {
            return ask(settings, DatabaseSettings.of(settings.directory().resolve("queries.db")));
        }
        try (var server = kind.start()) {
            return ask(settings, ServerKind.make(server, "weir_queries"));
        }
    }

    private List<Line> ask(BenchSettings settings, DatabaseSettings place) throws SQLException {
        try (Database database = Database.open(place)) {
            int rows = settings.rows();
            FilledLedger ledger = FilledLedger.make(database, rows, Math.max(1_000, rows / 10));
            List<Line> lines = new ArrayList<>();
            lines.add(
                    new Line(
                            where() + ": sums by month, made anew",
                            String.format(Locale.ROOT, "%,.1f s", ledger.summedUpSeconds()),
                            "as housekeeping does after an upgrade, a rebuild or a copy; 5,000 rows"
                                    + " a transaction"));
            lines.addAll(ask(database, ledger));
            return lines;
        }
    }

    List<Line> ask(Database database, FilledLedger ledger) throws SQLException {
        LedgerQueries queries =
                new LedgerQueries(
                        database,
                        () -> AccountingCalendar.of(ZoneId.of("UTC")),
                        InstantSource.fixed(Instant.ofEpochSecond(FilledLedger.LAST_DAY + 43_200)));
        printPlans(where(), database);
        String of =
                String.format(
                        Locale.ROOT,
                        "%,d day rows of %,d users and %,d nodes in %d days",
                        ledger.rowsADay() * FilledLedger.DAYS,
                        ledger.users(),
                        FilledLedger.SOURCES,
                        FilledLedger.DAYS);
        List<Line> lines = new ArrayList<>();
        lines.add(
                line(
                        "a user's 30 days by node",
                        of,
                        time ->
                                queries.breakdown(
                                                Whose.user(1 + time * 7 % ledger.users()),
                                                By.SOURCE,
                                                MONTH)
                                        .rows()
                                        .size()));
        for (RankBy by : RankBy.values()) {
            lines.add(top(queries, by, MONTH, "30 days", of));
        }
        lines.add(top(queries, RankBy.BILLED, THIS_MONTH, "this month", of));
        lines.add(
                line(
                        "a node's users of 30 days",
                        of,
                        time ->
                                queries.breakdown(Whose.source(1 + time), By.USER, MONTH)
                                        .rows()
                                        .size()));
        lines.add(line("today, month, total of all nodes", of, _ -> sources(database)));
        return lines;
    }

    private Line top(LedgerQueries queries, RankBy by, Range range, String what, String of)
            throws SQLException {
        return line(
                "top 100 users of " + what + " by " + by.name().toLowerCase(Locale.ROOT),
                of,
                _ -> queries.ranking(By.USER, by, range, 100, Optional.empty()).rows().size());
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

    private Line line(String what, String of, Question question) throws SQLException {
        int rows = question.ask(0);
        Latencies latencies = new Latencies();
        for (int time = 1; time <= TIMES; time++) {
            long begun = System.nanoTime();
            rows = question.ask(time);
            latencies.record(System.nanoTime() - begun);
        }
        return new Line(
                where() + ": " + what,
                String.format(Locale.ROOT, "%,.1f ms", latencies.nanosAt(0.5) / 1e6),
                String.format(
                        Locale.ROOT,
                        "middle of %d, the quickest %,.1f ms; %,d rows out of %s",
                        TIMES,
                        latencies.nanosAt(0) / 1e6,
                        rows,
                        of));
    }
}
