package dev.weir.web;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The table of answers to writes that may be repeated. */
final class KeptAnswerStore {
    /**
     * @param status 0 = begun, and how it ended is not known
     * @param body sealed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; equality is never asked for
    record Kept(String requestSha256, int status, byte[] body) {}

    Optional<Kept> find(Transaction tx, String keySha256, long sinceMs) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select request_sha256, status, body from kept_answer where key_sha256 = ?"
                                + " and at_ms >= ?");
        select.setString(1, keySha256);
        select.setLong(2, sinceMs);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Kept(row.getString(1), row.getInt(2), row.getBytes(3)))
                    : Optional.empty();
        }
    }

    /** Notes that a write begins; forgets what is older than asked for. */
    void begin(Transaction tx, String keySha256, String requestSha256, long atMs, long sinceMs)
            throws SQLException {
        PreparedStatement old = tx.prepared("delete from kept_answer where at_ms < ?");
        old.setLong(1, sinceMs);
        old.executeUpdate();
        PreparedStatement insert =
                tx.prepared(
                        "insert into kept_answer (key_sha256, request_sha256, at_ms, status, body)"
                                + " values (?, ?, ?, 0, ?)");
        insert.setString(1, keySha256);
        insert.setString(2, requestSha256);
        insert.setLong(3, atMs);
        insert.setBytes(4, new byte[0]);
        insert.executeUpdate();
    }

    void end(Transaction tx, String keySha256, int status, byte[] body) throws SQLException {
        PreparedStatement update =
                tx.prepared("update kept_answer set status = ?, body = ? where key_sha256 = ?");
        update.setInt(1, status);
        update.setBytes(2, body);
        update.setString(3, keySha256);
        update.executeUpdate();
    }

    void forget(Transaction tx, String keySha256) throws SQLException {
        PreparedStatement delete = tx.prepared("delete from kept_answer where key_sha256 = ?");
        delete.setString(1, keySha256);
        delete.executeUpdate();
    }
}
