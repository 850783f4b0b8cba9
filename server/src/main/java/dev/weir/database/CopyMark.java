package dev.weir.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which state of which database a copy is of, by that one's row of posting: every commit moves the
 * position, and every process that posts takes the fence. While its row stands in a database, that
 * one is not whole and {@link Database#open} refuses it.
 *
 * @param origin what people call the database that is copied
 * @param postedAtMillis epoch milliseconds
 */
public record CopyMark(
        String origin, String journalId, long position, long fence, long postedAtMillis) {
    /** Its table; of no journal, and never copied. */
    public static final String TABLE = "database_copy";

    private static final int ORIGIN_LENGTH = 400;

    /** Position of a mark whose database is still being emptied. */
    private static final long EMPTYING = -1;

    /** The mark that stands in a database. */
    public static Optional<CopyMark> in(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select origin, journal_id, position, fence, posted_at_ms from " + TABLE);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new CopyMark(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5)))
                    : Optional.empty();
        }
    }

    /**
     * Lets a database pass that holds no half copy, also one that a process had open before.
     *
     * @throws SQLException when a mark stands in it
     */
    public static void refuseIn(Transaction tx) throws SQLException {
        Optional<CopyMark> half = in(tx);
        if (half.isPresent()) {
            throw new CopyUnfinished(half.get());
        }
    }

    /** The state in which a database is; empty when nothing was ever posted to it. */
    public static Optional<CopyMark> stateOf(Transaction tx, String origin) throws SQLException {
        PreparedStatement select =
                tx.prepared("select journal_id, position, fence, posted_at_ms from posting");
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new CopyMark(
                                    StoredText.of(origin, ORIGIN_LENGTH),
                                    row.getString(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4)))
                    : Optional.empty();
        }
    }

    /** Whether it is the same state, by whichever name. */
    public boolean isSameState(CopyMark other) {
        return journalId.equals(other.journalId)
                && position == other.position
                && fence == other.fence
                && postedAtMillis == other.postedAtMillis;
    }

    /** The mark of a database that is emptied first: of no state. */
    public CopyMark emptying() {
        return new CopyMark(origin, journalId, EMPTYING, fence, postedAtMillis);
    }

    /** Puts it in the place of any other. */
    public void write(Transaction tx) throws SQLException {
        erase(tx);
        PreparedStatement insert =
                tx.prepared("insert into " + TABLE + " values (1, ?, ?, ?, ?, ?)");
        insert.setString(1, origin);
        insert.setString(2, journalId);
        insert.setLong(3, position);
        insert.setLong(4, fence);
        insert.setLong(5, postedAtMillis);
        insert.executeUpdate();
    }

    public static void erase(Transaction tx) throws SQLException {
        tx.prepared("delete from " + TABLE).executeUpdate();
    }
}
