package dev.weir.bench;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.TableShape;
import dev.weir.ledger.LedgerStore;
import dev.weir.usage.AccountingCalendar;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A ledger full of days, written straight into its tables: the queries look at rows, not at how
 * they came. Days of UTC, the last of which is {@link #LAST_DAY}; each user is seen on as many of
 * them as the rows allow, each time at another node. The last day is running: its rows stand by the
 * hour too, of its first 13 hours, each user in four of them, so that nearly a third of the day's
 * users is seen in the hour that is running.
 *
 * @param rows day rows
 * @param users of different numbers
 * @param summedUpSeconds what adding up its months took
 */
record FilledLedger(Database database, int rows, int users, double summedUpSeconds) {
    static final long DAY = 86_400;

    /** 2026-11-15, in the middle of a month. */
    static final long LAST_DAY = 1_794_700_800L;

    static final int DAYS = 120;
    static final int SOURCES = 10_000;
    static final long HOUR = 3_600;

    /** Of the last day; the last of them is running. */
    static final int HOURS = 13;

    private static final int HOURS_OF_A_USER = 4;
    private static final int ROWS_A_TRANSACTION = 200_000;

    /** No common divisor with any number of users that is made of twos and fives. */
    private static final long STRIDE = 7_919;

    private static final long RANKS = 611_953;

    static FilledLedger make(Database database, int rows, int users) {
        FilledLedger made = new FilledLedger(database, rows, users, 0);
        for (int day = 0; day < DAYS; day++) {
            made.fill(day);
        }
        for (int hour = 0; hour < HOURS; hour++) {
            made.fillHour(hour);
        }
        made.sum();
        made.analyze();
        long begun = System.nanoTime();
        made.sumUpMonths();
        double seconds = (System.nanoTime() - begun) / 1e9;
        made.analyze();
        return new FilledLedger(database, rows, users, seconds);
    }

    int rowsADay() {
        return Math.min(users, rows / DAYS);
    }

    private void fill(int day) {
        Table table = written("day_usage");
        long bucket = LAST_DAY - (DAYS - 1 - day) * DAY;
        long[] seen = seen(day);
        for (int from = 0; from < seen.length; from += ROWS_A_TRANSACTION) {
            int begin = from;
            int end = Math.min(seen.length, from + ROWS_A_TRANSACTION);
            database.change(tx -> {
                RowWriter writer = RowWriter.inserting(tx, table, end - begin);
                for (int i = begin; i < end; i++) {
                    long user = seen[i];
                    long down = download(user, bucket);
                    row(writer, bucket, day, user, down / 20, down);
                }
            });
        }
    }

    /** What a user used at the one node that is his on that day. */
    private static void row(RowWriter writer, long bucket, int day, long user, long up, long down)
            throws SQLException {
        writer.bind(bucket)
                .bind(user)
                .bind(1 + (user * 31 + day) % SOURCES)
                .bind(user)
                .bind(1_000_000)
                .bind(up)
                .bind(down)
                .bind(up)
                .bind(down)
                .end();
    }

    /** Users of a day, in the order of the key, as posting writes. */
    private long[] seen(int day) {
        long[] seen = new long[rowsADay()];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = 1 + (i * STRIDE + day * 104_729L) % users;
        }
        Arrays.sort(seen);
        return seen;
    }

    /** An hour of the last day: of what its users used that day, a fourth or what is left of it. */
    private void fillHour(int hour) {
        Table table = written("hour_usage");
        int day = DAYS - 1;
        long[] of =
                Arrays.stream(seen(day))
                        .filter(user -> (hour + user * 5) % HOURS < HOURS_OF_A_USER)
                        .toArray();
        database.change(tx -> {
            RowWriter writer = RowWriter.inserting(tx, table, of.length);
            for (long user : of) {
                boolean last = (hour + user * 5) % HOURS == 0;
                long down = part(download(user, LAST_DAY), last);
                long up = part(download(user, LAST_DAY) / 20, last);
                row(writer, LAST_DAY + hour * HOUR, day, user, up, down);
            }
        });
    }

    private static long part(long whole, boolean last) {
        long each = whole / HOURS_OF_A_USER;
        return last ? whole - (HOURS_OF_A_USER - 1) * each : each;
    }

    /**
     * Bytes of a user's day. Users differ as they do: some use very much, most little (the amount
     * falls with the power 0.8 of the rank), and their days differ by half.
     */
    private long download(long user, long bucket) {
        long rank = 1 + user * RANKS % users;
        double share = Math.pow((double) users / rank, 0.8);
        long day = (user * 31 + bucket / DAY * 17) % 100;
        return (long) (1_000_000 * share * (75 + day / 2) / 100);
    }

    static Table written(String table) {
        return TableShape.all().stream()
                .filter(shape -> shape.name().equals(table))
                .findFirst()
                .orElseThrow()
                .written();
    }

    /** In the order of keys, as posting leaves them: neighbours share pages. */
    private void sum() {
        String amounts = "sum(upload), sum(download), sum(billed_upload), sum(billed_download)";
        String names = "upload, download, billed_upload, billed_download";
        List<String> statements = new ArrayList<>();
        for (String length : List.of("day", "hour")) {
            statements.add(
                    "insert into source_%1$s (bucket, source_id, %2$s) select bucket, source_id, %3$s from %1$s_usage group by bucket, source_id order by bucket, source_id"
                            .formatted(length, names, amounts));
        }
        for (String of : List.of("user", "source")) {
            statements.add(
                    "insert into %1$s_total (%1$s_id, %2$s) select %1$s_id, %3$s from day_usage group by %1$s_id order by %1$s_id"
                            .formatted(of, names, amounts));
        }
        StringBuilder sources = new StringBuilder("insert into source values ");
        for (int id = 1; id <= SOURCES; id++) {
            sources.append(id == 1 ? "" : ",")
                    .append(
                            "(%1$d,'node','vless',%1$d,'node %1$d','','',true,false,'{}',1)"
                                    .formatted(id));
        }
        statements.add(sources.toString());
        for (String sql : statements) {
            database.change(tx -> {
                tx.patient();
                execute(tx.connection().createStatement(), sql);
            });
        }
    }

    /** As housekeeping does; the last day is running, and of it an hour. */
    private void sumUpMonths() {
        LedgerStore store = new LedgerStore(InstantSource.system());
        AccountingCalendar calendar = AccountingCalendar.of(ZoneId.of("UTC"));
        boolean left = true;
        while (left) {
            left = database.write(tx -> store.sumUpMonths(tx, calendar, LAST_DAY, 5_000));
        }
        long runningHour = LAST_DAY + (HOURS - 1) * HOUR;
        left = true;
        while (left) {
            left = database.write(tx -> store.sumUpHours(tx, calendar, runningHour, 5_000));
        }
    }

    /** Lets planners know what there is. */
    private void analyze() {
        String sql =
                switch (database.settings()) {
                    case DatabaseSettings.SqliteFile _ -> "analyze";
                    case DatabaseSettings.Server server ->
                            server.url().startsWith("jdbc:postgresql")
                                    ? "analyze"
                                    : "analyze table day_usage, source_day, user_total, user_month, user_month_top";
                };
        database.change(tx -> {
            tx.patient();
            execute(tx.connection().createStatement(), sql);
        });
    }

    private static void execute(Statement opened, String sql) throws SQLException {
        try (Statement statement = opened) {
            statement.execute(sql);
        }
    }
}
