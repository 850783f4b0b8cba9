package dev.weir.collect.logv2fs;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What was seen and told, in Weir's own database, inside a transaction of the caller. */
final class FollowStore {
    /** The reports that may not be in the journal yet. */
    private static final String PENDING = "logv2fs pending";

    /** Where its stream of changes goes on. */
    private static final String RESUME = "logv2fs resume";

    private FollowStore() {}

    static Map<String, SeenRow> rows(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select row_id, email, created_ms, used, newest_day, newest_traffic"
                                + " from logv2fs_row");
        Map<String, SeenRow> rows = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.put(
                        row.getString(1),
                        new SeenRow(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6)));
            }
        }
        return rows;
    }

    /** By user, what was told of it under that source. */
    static Map<Long, Long> told(Transaction tx, long sourceId) throws SQLException {
        PreparedStatement select =
                tx.prepared("select user_id, told from logv2fs_user where source_id = ?");
        select.setLong(1, sourceId);
        Map<Long, Long> told = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                told.put(row.getLong(1), row.getLong(2));
            }
        }
        return told;
    }

    static String pending(Transaction tx) throws SQLException {
        return state(tx, PENDING);
    }

    static String resume(Transaction tx) throws SQLException {
        return state(tx, RESUME);
    }

    static void keepPending(Transaction tx, String pending, long nowMillis) throws SQLException {
        keepState(tx, PENDING, pending, nowMillis);
    }

    static void keepResume(Transaction tx, String resume, long nowMillis) throws SQLException {
        keepState(tx, RESUME, resume, nowMillis);
    }

    static void keepRow(Transaction tx, SeenRow row) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update logv2fs_row set email = ?, created_ms = ?, used = ?, newest_day = ?,"
                                + " newest_traffic = ? where row_id = ?");
        bind(update, row, 1);
        update.setString(6, row.id());
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            "insert into logv2fs_row (row_id, email, created_ms, used, newest_day,"
                                    + " newest_traffic) values (?, ?, ?, ?, ?, ?)");
            insert.setString(1, row.id());
            bind(insert, row, 2);
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, SeenRow row, int from)
            throws SQLException {
        statement.setString(from, row.email());
        statement.setLong(from + 1, row.createdMillis());
        statement.setLong(from + 2, row.used());
        statement.setLong(from + 3, row.day());
        statement.setLong(from + 4, row.dayTraffic());
    }

    /** The row goes on under another key. */
    static void dropRow(Transaction tx, String id) throws SQLException {
        PreparedStatement delete = tx.prepared("delete from logv2fs_row where row_id = ?");
        delete.setString(1, id);
        delete.executeUpdate();
    }

    static void keepTold(Transaction tx, long sourceId, long userId, long told)
            throws SQLException {
        PreparedStatement update =
                tx.prepared("update logv2fs_user set told = ? where source_id = ? and user_id = ?");
        update.setLong(1, told);
        update.setLong(2, sourceId);
        update.setLong(3, userId);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared(
                            "insert into logv2fs_user (source_id, user_id, told) values (?, ?, ?)");
            insert.setLong(1, sourceId);
            insert.setLong(2, userId);
            insert.setLong(3, told);
            insert.executeUpdate();
        }
    }

    private static String state(Transaction tx, String name) throws SQLException {
        PreparedStatement select = tx.prepared("select state from feed_state where name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static void keepState(Transaction tx, String name, String state, long nowMillis)
            throws SQLException {
        PreparedStatement update =
                tx.prepared("update feed_state set state = ?, at_ms = ? where name = ?");
        update.setString(1, state);
        update.setLong(2, nowMillis);
        update.setString(3, name);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert =
                    tx.prepared("insert into feed_state (name, state, at_ms) values (?, ?, ?)");
            insert.setString(1, name);
            insert.setString(2, state);
            insert.setLong(3, nowMillis);
            insert.executeUpdate();
        }
    }
}
