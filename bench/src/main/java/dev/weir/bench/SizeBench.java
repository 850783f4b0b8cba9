package dev.weir.bench;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a million rows of days and of hours take on disk, indexes included: as they came, and after
 * each was written a few times more, as rows of the running hour are.
 */
final class SizeBench implements SubBench {
    private static final int BUCKETS = 20;
    private static final int ROUNDS = 5;

    private static final String SQLITE =
            "select page_count * page_size from pragma_page_count(), pragma_page_size()";
    private static final String POSTGRESQL = "select pg_database_size(current_database())";
    private static final String MARIADB =
            "select sum(file_size) from information_schema.innodb_sys_tablespaces where name like"
                    + " concat(database(), '/%')";

    @Override
    public String name() {
        return "size";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        List<Line> lines = new ArrayList<>();
        lines.addAll(
                weigh(
                        "sqlite",
                        settings.rows(),
                        DatabaseSettings.of(settings.directory().resolve("size.db"))));
        for (ServerKind kind : ServerKind.values()) {
            try (var server = kind.start()) {
                lines.addAll(
                        weigh(kind.word(), settings.rows(), ServerKind.make(server, "weir_size")));
            }
        }
        return lines;
    }

    private static List<Line> weigh(String where, int rows, DatabaseSettings place) {
        List<Line> lines = new ArrayList<>();
        try (Database database = Database.open(place)) {
            for (String name : List.of("hour_usage", "day_usage")) {
                Table table =
                        new Table(
                                name,
                                FilledLedger.written(name).columns().stream()
                                        .map(SizeBench::asPosted)
                                        .toList());
                long before = bytes(database, place);
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    fill(database, table, bucket, rows / BUCKETS);
                }
                long once = bytes(database, place) - before;
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    for (int round = 0; round < ROUNDS; round++) {
                        fill(database, table, bucket, rows / BUCKETS);
                    }
                }
                long often = bytes(database, place) - before;
                lines.add(
                        new Line(
                                where + ": a million rows of " + name,
                                String.format(Locale.ROOT, "%,.0f MB", once / (double) rows),
                                String.format(
                                        Locale.ROOT,
                                        "%,.0f MB after each was written %d times more; %,d rows",
                                        often / (double) rows,
                                        ROUNDS,
                                        rows)));
            }
        }
        return lines;
    }

    private static Column asPosted(Column column) {
        return switch (column.name()) {
            case "bucket", "user_id", "source_id", "credential_id", "rate" ->
                    new Column(column.name(), Merge.KEY);
            default -> new Column(column.name(), Merge.ADD);
        };
    }

    /** Ten nodes a user, every pair once. */
    private static void fill(Database database, Table table, int bucket, int rows) {
        database.change(tx -> {
            RowWriter writer = RowWriter.upserting(tx, table, rows);
            for (int i = 0; i < rows; i++) {
                long user = 1L + i / 10;
                writer.bind(FilledLedger.LAST_DAY + bucket * FilledLedger.DAY / BUCKETS)
                        .bind(user)
                        .bind(1 + user % 90 + i % 10)
                        .bind(user)
                        .bind(1_000_000)
                        .bind(1_000_000 + i)
                        .bind(100_000_000 + i)
                        .bind(1_000_000 + i)
                        .bind(100_000_000 + i)
                        .end();
            }
        });
    }

    private static long bytes(Database database, DatabaseSettings place) {
        return switch (place) {
            case DatabaseSettings.SqliteFile _ -> number(database, SQLITE);
            case DatabaseSettings.Server server when server.url().startsWith("jdbc:postgresql") ->
                    number(database, POSTGRESQL);
            case DatabaseSettings.Server _ -> {
                database.change(SizeBench::settle);
                yield number(database, MARIADB);
            }
        };
    }

    private static void settle(Transaction tx) throws SQLException {
        try (Statement statement = tx.connection().createStatement()) {
            statement.execute("flush tables hour_usage, day_usage for export");
            statement.execute("unlock tables");
        }
    }

    private static long number(Database database, String sql) {
        return database.read(tx -> {
            try (Statement statement = tx.connection().createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
