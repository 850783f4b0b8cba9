package dev.weir.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * How fast SQLite takes what posting writes: rows of the shape of the ledger's day rows, sorted by
 * key, many to a statement, 100,000 to a transaction.
 */
final class UpsertBench implements SubBench {
    private static final int USERS = 10_000;
    private static final int ROWS = 300_000;
    private static final int ROWS_A_TRANSACTION = 100_000;
    private static final int ROWS_A_STATEMENT = 50;
    private static final int COLUMNS = 9;

    private static final String TABLE =
            """
            create table day_usage (
                bucket bigint not null,
                user_id bigint not null,
                source_id bigint not null,
                credential_id bigint not null,
                rate bigint not null,
                upload bigint not null check (upload >= 0),
                download bigint not null check (download >= 0),
                billed_upload bigint not null check (billed_upload >= 0),
                billed_download bigint not null check (billed_download >= 0),
                primary key (bucket, user_id, source_id, credential_id, rate)
            ) without rowid
            """;

    private static final String UPSERT =
            "insert into day_usage values "
                    + "(?,?,?,?,?,?,?,?,?),".repeat(ROWS_A_STATEMENT - 1)
                    + """
                    (?,?,?,?,?,?,?,?,?)
                    on conflict (bucket, user_id, source_id, credential_id, rate) do update set
                        upload = upload + excluded.upload,
                        download = download + excluded.download,
                        billed_upload = billed_upload + excluded.billed_upload,
                        billed_download = billed_download + excluded.billed_download
                    """;

    @Override
    public String name() {
        return "upserts";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws SQLException {
        try (Connection connection =
                BareSqlite.open(settings.directory().resolve("upserts.db"), "normal")) {
            BareSqlite.execute(
                    connection,
                    TABLE,
                    "create index day_usage_source on day_usage (source_id, bucket)");
            connection.setAutoCommit(false);
            try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
                Latencies inserts = new Latencies();
                double insertSeconds = pass(connection, upsert, inserts);
                Latencies updates = new Latencies();
                double updateSeconds = 0;
                int passes = 0;
                while (updateSeconds < settings.measured().toNanos() / 1e9) {
                    updateSeconds += pass(connection, upsert, updates);
                    passes++;
                }
                return List.of(
                        line(
                                "sorted multi-row upserts, rows there",
                                passes,
                                updateSeconds,
                                updates),
                        line("sorted multi-row upserts, rows new", 1, insertSeconds, inserts));
            }
        }
    }

    /** Writes every row once, in key order; returns the seconds it took. */
    private static double pass(Connection connection, PreparedStatement upsert, Latencies commits)
            throws SQLException {
        long start = System.nanoTime();
        long began = start;
        for (int row = 0; row < ROWS; row += ROWS_A_STATEMENT) {
            for (int i = 0; i < ROWS_A_STATEMENT; i++) {
                bind(upsert, i * COLUMNS, row + i);
            }
            upsert.executeUpdate();
            if ((row + ROWS_A_STATEMENT) % ROWS_A_TRANSACTION == 0) {
                connection.commit();
                long now = System.nanoTime();
                commits.record(now - began);
                began = now;
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void bind(PreparedStatement upsert, int at, int row) throws SQLException {
        int nodesAUser = ROWS / USERS;
        upsert.setLong(at + 1, 1_767_225_600L);
        upsert.setLong(at + 2, 1 + row / nodesAUser);
        upsert.setLong(at + 3, 1 + row % nodesAUser * 50L);
        upsert.setLong(at + 4, 1 + row / nodesAUser);
        upsert.setLong(at + 5, 1_000_000);
        upsert.setLong(at + 6, 1_000 + row);
        upsert.setLong(at + 7, 100_000 + row);
        upsert.setLong(at + 8, 1_000 + row);
        upsert.setLong(at + 9, 100_000 + row);
    }

    private static Line line(String what, int passes, double seconds, Latencies transactions) {
        return new Line(
                what,
                String.format(Locale.ROOT, "%,.0f rows/s", (double) passes * ROWS / seconds),
                String.format(
                        Locale.ROOT,
                        "%,d rows, %,d a transaction, which takes %s",
                        ROWS,
                        ROWS_A_TRANSACTION,
                        transactions));
    }
}
