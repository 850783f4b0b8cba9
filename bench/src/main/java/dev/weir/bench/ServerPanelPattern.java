package dev.weir.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;

/**
 * The panels' pattern on a server: a push is one transaction, and each of its users costs one
 * UPDATE of the total and one upsert of the day.
 */
final class ServerPanelPattern {
    private static final int USERS = 10_000;
    private static final int USERS_A_PUSH = BenchDirectory.USERS_A_NODE;

    private ServerPanelPattern() {}

    /** Deltas a second. */
    static double measure(ServerKind kind, Connection connection, long nanos) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table panel_user (id bigint primary key, u bigint not null, d bigint"
                            + " not null, t bigint not null)");
            statement.execute(
                    "create table panel_stat_user (user_id bigint not null, server_rate bigint not"
                            + " null, record_at bigint not null, u bigint not null, d bigint not"
                            + " null, unique (server_rate, user_id, record_at))");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("insert into panel_user values (?, 0, 0, 0)")) {
            for (int id = 1; id <= USERS; id++) {
                insert.setLong(1, id);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        return push(kind, connection, nanos);
    }

    private static double push(ServerKind kind, Connection connection, long nanos)
            throws SQLException {
        SplittableRandom random = new SplittableRandom(1);
        String there =
                kind == ServerKind.POSTGRESQL
                        ? " on conflict (server_rate, user_id, record_at) do update set u ="
                                + " panel_stat_user.u + excluded.u, d = panel_stat_user.d +"
                                + " excluded.d"
                        : " on duplicate key update u = u + values(u), d = d + values(d)";
        long begun = System.nanoTime();
        long pushes = 0;
        try (PreparedStatement update =
                        connection.prepareStatement(
                                "update panel_user set u = u + ?, d = d + ?, t = ? where id = ?");
                PreparedStatement upsert =
                        connection.prepareStatement(
                                "insert into panel_stat_user values (?, 1000000, 1767225600, ?, ?)"
                                        + there)) {
            while (System.nanoTime() - begun < nanos) {
                for (int i = 0; i < USERS_A_PUSH; i++) {
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
                }
                connection.commit();
                pushes++;
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        connection.setAutoCommit(true);
        return pushes * USERS_A_PUSH / seconds;
    }
}
