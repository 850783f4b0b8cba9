package dev.weir.collect.logv2fs;

import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * logv2fs on PostgreSQL: its table {@code user_traffic_logs}, and what its triggers notify.
 *
 * <p>Its {@code updated_at} says nothing: it is the local time of the node that wrote. So it is
 * looked at {@code used} of all rows, and whole rows are read only where that moved.
 */
final class Logv2fsPostgresStore implements Source {
    private static final int SILENT_SECONDS = 60;
    private static final int ROWS_AT_A_TIME = 1_000;

    /** Longer keys are none of logv2fs': its are UUIDs. */
    private static final int LONGEST_KEY = 190;

    /** Beyond it a look at all is no more work. */
    private static final int MOST_KEYS = 200;

    private static final String GLIMPSE =
            "select id::text, email_as_id, coalesce(uuid, ''), coalesce(used, 0)"
                    + " from user_traffic_logs";

    private static final String WHOLE =
            "select id::text, email_as_id, coalesce(uuid, ''), coalesce(used, 0),"
                    + " coalesce((extract(epoch from created_at) * 1000)::bigint, 0),"
                    + " coalesce(daily_logs, '[]')::text from user_traffic_logs"
                    + " where id::text = any (?)";

    private final Connection connection;

    private Logv2fsPostgresStore(Connection connection) {
        this.connection = connection;
    }

    /** Connects and listens, so that no change after the first look is missed. */
    static Logv2fsPostgresStore open(String url, String user, String password) throws SourceAway {
        Properties properties = new Properties();
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", Integer.toString(SILENT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("readOnly", "true");
        properties.setProperty("ApplicationName", "weir follows logv2fs");
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            try (Statement listen = connection.createStatement()) {
                // The one its triggers notify, and the one its own listener waits for.
                listen.execute("listen traffic_update");
                listen.execute("listen user_traffic_update");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new Logv2fsPostgresStore(connection);
        } catch (SQLException e) {
            throw away(e);
        }
    }

    @Override
    public Word await(Duration atMost) throws SourceAway {
        try {
            PGNotification[] told =
                    connection
                            .unwrap(PGConnection.class)
                            .getNotifications(Math.toIntExact(atMost.toMillis()));
            Set<String> keys = new LinkedHashSet<>();
            boolean unclear = false;
            for (PGNotification one : told == null ? new PGNotification[0] : told) {
                String key = unclear ? "" : keyOf(one.getParameter());
                unclear |= key.isEmpty();
                keys.add(key);
            }
            return new Word(keys, unclear || keys.size() > MOST_KEYS, "");
        } catch (SQLException e) {
            throw away(e);
        }
    }

    /**
     * Its triggers say the whole row; whoever cut that short because it aborts may say anything.
     */
    private static String keyOf(String payload) {
        try {
            JsonObject told = JsonObject.read(payload.getBytes(StandardCharsets.UTF_8));
            return told.object("data").text("id");
        } catch (JsonMismatch e) {
            return "";
        }
    }

    @Override
    public List<Glimpse> glimpse() throws SourceAway {
        try {
            connection.setAutoCommit(false);
            List<Glimpse> rows = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(GLIMPSE)) {
                // In parts, which takes a transaction.
                select.setFetchSize(ROWS_AT_A_TIME);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        if (row.getString(1).length() <= LONGEST_KEY) {
                            rows.add(
                                    new Glimpse(
                                            row.getString(1),
                                            row.getString(2),
                                            row.getString(3),
                                            Math.max(0, row.getLong(4))));
                        }
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            return rows;
        } catch (SQLException e) {
            throw away(e);
        }
    }

    @Override
    public List<FollowedRow> read(Set<String> keys) throws SourceAway {
        List<FollowedRow> rows = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(WHOLE)) {
            select.setArray(1, connection.createArrayOf("text", keys.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(
                            new FollowedRow(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getLong(5),
                                    row.getLong(4),
                                    days(row.getString(6))));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw away(e);
        }
    }

    private static SortedMap<LocalDate, Long> days(String logs) {
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        try {
            byte[] whole = ("{\"days\":" + logs + "}").getBytes(StandardCharsets.UTF_8);
            for (JsonObject day : JsonObject.read(whole).objects("days")) {
                FollowedRow.addDay(days, day.text("date"), day.number("traffic"));
            }
        } catch (JsonMismatch e) {
            // What no day tells stands before all days: the sum stays right.
            return days;
        }
        return days;
    }

    private static SourceAway away(SQLException e) {
        return new SourceAway(String.valueOf(e.getMessage()), e);
    }

    @Override
    public boolean isResumed() {
        return false;
    }

    /** Its triggers may be missing: they abort what is larger than 8,000 bytes. */
    @Override
    public Duration lookEvery() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends it, too.
            return;
        }
    }
}
