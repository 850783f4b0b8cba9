package dev.weir.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What today's panels do with a push: for each user one UPDATE of the total and one upsert of the
 * day, each committed alone.
 */
final class PanelPatternBench implements SubBench {
    private static final int USERS = 10_000;

    @Override
    public String name() {
        return "panel-pattern";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws SQLException {
        return List.of(measure(settings, "full"), measure(settings, "normal"));
    }

    private static Line measure(BenchSettings settings, String synchronous) throws SQLException {
        try (Connection connection =
                BareSqlite.open(
                        settings.directory().resolve("panel-" + synchronous + ".db"),
                        synchronous)) {
            prepare(connection);
            return push(settings, connection, synchronous);
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        BareSqlite.execute(
                connection,
                "create table user (id integer primary key, u bigint not null, d bigint not null,"
                        + " t bigint not null)",
                "create table stat_user (user_id bigint not null, server_rate bigint not null,"
                        + " record_at bigint not null, u bigint not null, d bigint not null,"
                        + " unique (server_rate, user_id, record_at))");
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("insert into user values (?, 0, 0, 0)")) {
            for (int id = 1; id <= USERS; id++) {
                insert.setLong(1, id);
                insert.executeUpdate();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static Line push(BenchSettings settings, Connection connection, String synchronous)
            throws SQLException {
        SplittableRandom random = new SplittableRandom(1);
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        long end = start + settings.measured().toNanos();
        long now = start;
        try (PreparedStatement update =
                        connection.prepareStatement(
                                "update user set u = u + ?, d = d + ?, t = ? where id = ?");
                PreparedStatement upsert =
                        connection.prepareStatement(
                                "insert into stat_user values (?, 1000000, 1767225600, ?, ?) on"
                                        + " conflict (server_rate, user_id, record_at) do update set u ="
                                        + " u + excluded.u, d = d + excluded.d")) {
            while (now - end < 0) {
                long user = random.nextInt(1, USERS + 1);
                update.setLong(1, 1_000);
                update.setLong(2, 100_000);
                update.setLong(3, 1_767_225_600L);
                update.setLong(4, user);
                update.executeUpdate();
                upsert.setLong(1, user);
                upsert.setLong(2, 1_000);
                upsert.setLong(3, 100_000);
                upsert.executeUpdate();
                long after = System.nanoTime();
                latencies.record(after - now);
                now = after;
            }
        }
        return new Line(
                "the panels' pattern, synchronous=" + synchronous,
                String.format(
                        Locale.ROOT, "%,.0f deltas/s", latencies.count() / ((now - start) / 1e9)),
                "one UPDATE and one upsert a user, each its own transaction; a user takes "
                        + latencies);
    }
}
