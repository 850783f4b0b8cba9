package dev.weir.ledger;

import dev.weir.database.CopyMark;
import dev.weir.database.Transaction;
import dev.weir.usage.AccountingCalendar;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The write side of the ledger and what posting reads at its start. All of it runs inside a
 * transaction of the caller; any thread, one at a time as transactions are.
 */
public final class LedgerStore {
    private final InstantSource wall;
    private final Authority authority;

    public LedgerStore(InstantSource wall) {
        this(wall, Authority.SOLE);
    }

    /**
     * @param authority whether this process is the one that may post
     */
    public LedgerStore(InstantSource wall, Authority authority) {
        this.wall = wall;
        this.authority = authority;
    }

    /** Where the ledger stands, or empty when nothing was ever posted here. */
    public Optional<Standpoint> loadPosition(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared("select journal_id, position, fence, posted_at_ms from posting");
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            JournalMark mark = new JournalMark(UUID.fromString(row.getString(1)), row.getLong(2));
            return Optional.of(new Standpoint(mark, row.getLong(3), row.getLong(4)));
        }
    }

    /**
     * Takes the fence for this process: whoever held it can post no more. A fresh ledger begins at
     * position 0 of the journal given.
     *
     * @return where the ledger stands; the caller compares the journal's id with its own (R17)
     */
    public Standpoint takeFence(Transaction tx, UUID journalId) throws SQLException {
        authority.check(tx);
        Optional<Standpoint> now = loadPosition(tx);
        if (now.isEmpty()) {
            // What is being copied has no position until it is whole, and is not fresh for that.
            CopyMark.refuseIn(tx);
            PreparedStatement insert = tx.prepared("insert into posting values (1, ?, 0, 1, ?)");
            insert.setString(1, journalId.toString());
            insert.setLong(2, wall.millis());
            insert.executeUpdate();
            return loadPosition(tx).orElseThrow();
        }
        tx.prepared("update posting set fence = fence + 1").executeUpdate();
        return loadPosition(tx).orElseThrow();
    }

    /**
     * Lets a ledger go on with another journal, or from another place in its own, because a person
     * said so: streams are forgotten, so the first report of each process is a new stream's (R17).
     */
    public void adopt(Transaction tx, UUID journalId, long position) throws SQLException {
        authority.check(tx);
        PreparedStatement update =
                tx.prepared("update posting set journal_id = ?, position = ?, fence = fence + 1");
        update.setString(1, journalId.toString());
        update.setLong(2, position);
        update.executeUpdate();
        tx.prepared("delete from stream").executeUpdate();
    }

    /**
     * Writes the batch and moves the position, in the caller's transaction.
     *
     * @throws PositionLost when the ledger does not stand at {@code from} under this fence; nothing
     *     was written and the transaction must be rolled back
     */
    public void commit(
            Transaction tx, LedgerBatch batch, JournalMark from, JournalMark to, long fence)
            throws SQLException {
        movePosition(tx, from, to, fence);
        BatchWriter.write(tx, batch);
    }

    private void movePosition(Transaction tx, JournalMark from, JournalMark to, long fence)
            throws SQLException {
        if (!from.journalId().equals(to.journalId()) || to.position() < from.position()) {
            throw new IllegalArgumentException("no way from " + from + " to " + to);
        }
        PreparedStatement move =
                tx.prepared(
                        "update posting set position = ?, posted_at_ms = ?"
                                + " where journal_id = ? and position = ? and fence = ?");
        move.setLong(1, to.position());
        move.setLong(2, wall.millis());
        move.setString(3, from.journalId().toString());
        move.setLong(4, from.position());
        move.setLong(5, fence);
        if (move.executeUpdate() != 1) {
            throw new PositionLost(from, fence);
        }
    }

    public void loadStreams(Transaction tx, Consumer<StreamRow> each) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select source_id, instance, last_position, last_at_ms, state from stream");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                each.accept(
                        new StreamRow(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getBytes(5)));
            }
        }
    }

    public byte @Nullable [] loadFoldState(Transaction tx, String name) throws SQLException {
        PreparedStatement select = tx.prepared("select state from fold_state where name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    /**
     * Arrival of the newest report there is a verdict on, epoch milliseconds; 0 = there is none.
     */
    public long newestVerdictMillis(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared("select at_ms from verdict order by position desc limit 1");
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    public void forEachUserTotal(Transaction tx, Consumer<Total> each) throws SQLException {
        Totals.forEach(tx, "user", each);
    }

    public void forEachSourceTotal(Transaction tx, Consumer<Total> each) throws SQLException {
        Totals.forEach(tx, "source", each);
    }

    /** Whether an act of this id has had its effect (R16). */
    public boolean knowsAct(Transaction tx, UUID id) throws SQLException {
        PreparedStatement select = tx.prepared("select 1 from act where id = ?");
        select.setString(1, id.toString());
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    public void forEachAct(Transaction tx, Consumer<AppliedAct> each) throws SQLException {
        PreparedStatement select = tx.prepared("select id, position, type, actor, at_ms from act");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                each.accept(
                        new AppliedAct(
                                UUID.fromString(row.getString(1)),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5)));
            }
        }
    }

    public Optional<Quarantined> quarantined(Transaction tx, long id) throws SQLException {
        PreparedStatement select = tx.prepared(Held.SELECT + " where id = ?");
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(Held.read(row)) : Optional.empty();
        }
    }

    /**
     * Day rows of known users in the order of day, user, source: what a re-rating works on.
     *
     * @param userId 0 = all but the unattributed
     * @param sourceId 0 = all
     */
    public void forEachRatedDay(
            Transaction tx, long userId, long sourceId, Range days, Consumer<RatedDay> each)
            throws SQLException {
        RatedDays.forEach(tx, userId, sourceId, days, each);
    }

    /** What re-ratings have corrected so far, by day, user and source. */
    public void forEachCorrectedDay(
            Transaction tx, long userId, long sourceId, Range days, Consumer<RatedDay> each)
            throws SQLException {
        RatedDays.forEachCorrected(tx, userId, sourceId, days, each);
    }

    /** Rows of another panel's history as they stand in the ledger. */
    public void forEachImported(
            Transaction tx, String origin, long oldUserId, Consumer<Imported.Usage> each)
            throws SQLException {
        ImportedRows.forEachUsage(tx, origin, oldUserId, each);
    }

    /** What another panel's counter of a user said beyond its history. */
    public Optional<Imported.Balance> importedBalance(Transaction tx, String origin, long userId)
            throws SQLException {
        return ImportedRows.balance(tx, origin, userId);
    }

    public Optional<Imported.NodeDay> importedNodeDay(
            Transaction tx, String origin, String nodeType, long nodeId, long bucket)
            throws SQLException {
        return ImportedRows.nodeDay(tx, origin, nodeType, nodeId, bucket);
    }

    /** Something of another panel that is kept as JSON. */
    public Optional<String> importedDocument(
            Transaction tx, String origin, String kind, String oldId) throws SQLException {
        return ImportedRows.document(tx, origin, kind, oldId);
    }

    /** What is kept of another panel, in the order of its ids there. */
    public List<Imported.Document> importedDocuments(
            Transaction tx, String origin, String kind, String after, int limit)
            throws SQLException {
        return ImportedRows.documents(tx, origin, kind, after, limit);
    }

    /** What came over so far, added up by origin. */
    public List<Imported.Entry> imports(Transaction tx) throws SQLException {
        return ImportedRows.sums(tx);
    }

    /** What a person decided about the report at a position. */
    public Optional<Reclassified> reclassified(Transaction tx, long position) throws SQLException {
        return Lists.reclassified(tx, position);
    }

    public void forEachUnattributed(Transaction tx, Consumer<Unattributed> each)
            throws SQLException {
        PreparedStatement select = tx.prepared(Unknown.SELECT);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                each.accept(Unknown.read(row));
            }
        }
    }

    /**
     * Moves what stands under user 0 and this name to a user: hours, days, totals. For tools;
     * posting has it done by {@link LedgerBatch#assigned()}.
     */
    public void moveUnattributed(
            Transaction tx, long unattributedId, long toUserId, long toCredentialId)
            throws SQLException {
        Assignment.move(tx, new Unattributed.Assigned(unattributedId, toUserId, toCredentialId));
    }

    /**
     * Deletes hour rows that begin before the moment, at most so many.
     *
     * @return how many were deleted; 0 = none are left
     */
    public int dropHoursBefore(Transaction tx, long bucket, int atMost) throws SQLException {
        return Retention.dropHoursBefore(tx, bucket, atMost);
    }

    /**
     * Adds some rows of a day that is over to the sums by month that rankings begin with; the
     * newest such day first.
     *
     * @param calendar tells when a day is over and of which month it is
     * @param endedBy days that end by this moment, epoch seconds
     * @param atMost rows, but all of a user
     * @return whether anything was added; if not, nothing is left
     */
    public boolean sumUpMonths(
            Transaction tx, AccountingCalendar calendar, long endedBy, int atMost)
            throws SQLException {
        return MonthSums.sumUp(tx, calendar, endedBy, atMost);
    }

    /**
     * Adds some rows of an hour that is over, of the day that is running, to the sums by month.
     *
     * @param calendar tells when an hour is over
     * @param endedBy hours that end by this moment, epoch seconds
     * @param atMost rows, but all of a user
     * @return whether anything was added; if not, nothing is left
     */
    public boolean sumUpHours(Transaction tx, AccountingCalendar calendar, long endedBy, int atMost)
            throws SQLException {
        return MonthSums.sumUpHours(tx, calendar, endedBy, atMost);
    }

    /** Whether {@link #sumUpHours} would add anything. */
    public boolean hasHourToSumUp(Transaction tx, AccountingCalendar calendar, long endedBy)
            throws SQLException {
        return MonthSums.nextHour(tx, calendar, endedBy).isPresent();
    }

    /**
     * Deletes verdicts of reports that arrived before the moment, at most so many, oldest first,
     * and carries their sums forward.
     *
     * @return how many were deleted; 0 = none are left
     */
    public int dropVerdictsBefore(Transaction tx, long atMillis, int atMost) throws SQLException {
        return Retention.dropVerdictsBefore(tx, atMillis, atMost);
    }
}
