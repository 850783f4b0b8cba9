package dev.weir.collect.inbox;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of the inbox, inside a transaction of the caller. */
final class InboxStore {
    private static final String COLUMNS =
            "select source_id, event_id, user_name, kind, upload, download, at_ms, epoch, user_id,"
                    + " batch from inbox where state = ? order by at_ms, source_id, event_id limit ?";

    private InboxStore() {}

    /** Rows that nobody has looked at, oldest usage first. */
    static List<InboxRow> fresh(Transaction tx, int atMost) throws SQLException {
        return rows(tx, "new", atMost);
    }

    /** Rows on their way into the journal: all of one batch. */
    static List<InboxRow> claimed(Transaction tx, int atMost) throws SQLException {
        return rows(tx, "claimed", atMost);
    }

    private static List<InboxRow> rows(Transaction tx, String state, int atMost)
            throws SQLException {
        PreparedStatement select = tx.prepared(COLUMNS);
        select.setString(1, state);
        select.setInt(2, atMost);
        List<InboxRow> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(
                        new InboxRow(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10)));
            }
        }
        return rows;
    }

    /** Settles for good which user and moment the rows are about, and in which batch they go. */
    static void claim(Transaction tx, List<InboxRow> rows) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update inbox set state = 'claimed', user_id = ?, at_ms = ?, batch = ?"
                                + " where source_id = ? and event_id = ?");
        for (InboxRow row : rows) {
            update.setLong(1, row.userId());
            update.setLong(2, row.atMillis());
            update.setLong(3, row.batch());
            update.setLong(4, row.sourceId());
            update.setString(5, row.eventId());
            update.addBatch();
        }
        update.executeBatch();
    }

    /** Leaves the row where it is, with the reason for which it is not counted. */
    static void refuse(Transaction tx, InboxRow row, String reason) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update inbox set state = 'refused', reason = ?"
                                + " where source_id = ? and event_id = ?");
        update.setString(1, reason);
        update.setLong(2, row.sourceId());
        update.setString(3, row.eventId());
        update.executeUpdate();
    }

    /** The rows stand in the journal at the position. */
    static void take(Transaction tx, List<InboxRow> rows, long position) throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update inbox set state = 'taken', position = ?"
                                + " where source_id = ? and event_id = ?");
        for (InboxRow row : rows) {
            update.setLong(1, position);
            update.setLong(2, row.sourceId());
            update.setString(3, row.eventId());
            update.addBatch();
        }
        update.executeBatch();
    }

    /** Deletes taken rows about moments before this one, at most so many; returns how many. */
    static int dropBefore(Transaction tx, long atMillis, int atMost) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select source_id, event_id from inbox where state = 'taken' and at_ms < ?"
                                + " limit ?");
        select.setLong(1, atMillis);
        select.setInt(2, atMost);
        PreparedStatement delete =
                tx.prepared("delete from inbox where source_id = ? and event_id = ?");
        int count = 0;
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                delete.setLong(1, row.getLong(1));
                delete.setString(2, row.getString(2));
                delete.addBatch();
                count++;
            }
        }
        delete.executeBatch();
        return count;
    }

    static Optional<String> state(Transaction tx, String name) throws SQLException {
        PreparedStatement select = tx.prepared("select state from feed_state where name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    static void keepState(Transaction tx, String name, String state, long nowMillis)
            throws SQLException {
        PreparedStatement update =
                tx.prepared("update feed_state set state = ?, at_ms = ? where name = ?");
        update.setString(1, state);
        update.setLong(2, nowMillis);
        update.setString(3, name);
        if (update.executeUpdate() == 0) {
            PreparedStatement insert = tx.prepared("insert into feed_state values (?, ?, ?)");
            insert.setString(1, name);
            insert.setString(2, state);
            insert.setLong(3, nowMillis);
            insert.executeUpdate();
        }
    }
}
