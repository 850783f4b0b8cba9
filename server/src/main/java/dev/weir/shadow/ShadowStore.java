package dev.weir.shadow;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables of forwarding, inside a transaction of the caller. */
final class ShadowStore {
    private static final Table PUSH =
            new Table(
                    "shadow_push",
                    List.of(
                            new Column("position", Merge.KEY),
                            new Column("source_id", Merge.KEEP),
                            new Column("fate", Merge.REPLACE),
                            new Column("at_ms", Merge.KEEP),
                            new Column("sent_at_ms", Merge.REPLACE),
                            new Column("status", Merge.REPLACE),
                            new Column("users", Merge.REPLACE),
                            new Column("upload", Merge.REPLACE),
                            new Column("download", Merge.REPLACE),
                            new Column("said", Merge.REPLACE)));
    private static final Table USAGE =
            new Table(
                    "shadow_usage",
                    List.of(
                            new Column("user_id", Merge.KEY),
                            new Column("bucket", Merge.KEY),
                            new Column("source_id", Merge.KEY),
                            new Column("rate", Merge.KEY),
                            new Column("fate", Merge.KEY),
                            new Column("pushes", Merge.ADD),
                            new Column("upload", Merge.ADD),
                            new Column("download", Merge.ADD),
                            new Column("billed_upload", Merge.ADD),
                            new Column("billed_download", Merge.ADD)));
    private static final Table DAY =
            new Table(
                    "shadow_day",
                    List.of(
                            new Column("source_id", Merge.KEY),
                            new Column("bucket", Merge.KEY),
                            new Column("fate", Merge.KEY),
                            new Column("pushes", Merge.ADD),
                            new Column("upload", Merge.ADD),
                            new Column("download", Merge.ADD),
                            new Column("first_position", Merge.KEEP),
                            new Column("last_position", Merge.MAX)));
    private static final Table UNKNOWN =
            new Table(
                    "shadow_unknown",
                    List.of(
                            new Column("position", Merge.KEY),
                            new Column("user_id", Merge.KEY),
                            new Column("rate", Merge.KEEP),
                            new Column("upload", Merge.KEEP),
                            new Column("download", Merge.KEEP),
                            new Column("billed_upload", Merge.KEEP),
                            new Column("billed_download", Merge.KEEP)));

    private ShadowStore() {}

    /**
     * How far forwarding is.
     *
     * @param owner who forwards: the number drawn when that began
     * @param beyond fates of pushes beyond the position, and of all that are under way
     */
    record Standing(
            UUID journalId,
            long position,
            long turn,
            long begunAtMillis,
            long passedOver,
            long owner,
            Map<Long, Fate> beyond) {}

    static Optional<Standing> standing(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select journal_id, position, turn, begun_at_ms, passed_over, owner"
                                + " from shadow_state");
        Standing found;
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            found =
                    new Standing(
                            UUID.fromString(row.getString(1)),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            new HashMap<>());
        }
        PreparedStatement pushes =
                tx.prepared(
                        "select position, fate from shadow_push where position > ?"
                                + " or fate = 'sending'");
        pushes.setLong(1, found.position());
        try (ResultSet row = pushes.executeQuery()) {
            while (row.next()) {
                found.beyond().put(row.getLong(1), Fate.of(row.getString(2)));
            }
        }
        return Optional.of(found);
    }

    /** From now on only this owner makes turns. */
    static void take(Transaction tx, long owner) throws SQLException {
        PreparedStatement update =
                tx.prepared("update shadow_state set owner = ?, turn = turn + 1");
        update.setLong(1, owner);
        update.executeUpdate();
    }

    /** Whether this owner forwards; if so, nobody else begins to before the transaction ends. */
    static boolean isOwner(Transaction tx, long owner) throws SQLException {
        // A write, so that the row is locked on every database.
        PreparedStatement update = tx.prepared("update shadow_state set owner = ? where owner = ?");
        update.setLong(1, owner);
        update.setLong(2, owner);
        return update.executeUpdate() > 0;
    }

    /** Begins, or begins anew at another journal; what was counted stays. */
    static void begin(Transaction tx, UUID journalId, long position, long nowMillis)
            throws SQLException {
        PreparedStatement update =
                tx.prepared(
                        "update shadow_state set journal_id = ?, position = ?, turn = turn + 1");
        update.setString(1, journalId.toString());
        update.setLong(2, position);
        if (update.executeUpdate() > 0) {
            return;
        }
        PreparedStatement insert =
                tx.prepared(
                        "insert into shadow_state (singleton, journal_id, position, turn,"
                                + " begun_at_ms, passed_over, owner) values (1, ?, ?, 0, ?, 0, 0)");
        insert.setString(1, journalId.toString());
        insert.setLong(2, position);
        insert.setLong(3, nowMillis);
        insert.executeUpdate();
    }

    /**
     * Makes the change, unless another one was made since or somebody else forwards; false =
     * nothing was changed.
     */
    static boolean change(Transaction tx, long owner, ForwardTurn turn) throws SQLException {
        PreparedStatement move =
                tx.prepared(
                        "update shadow_state set position = ?, turn = ?,"
                                + " passed_over = passed_over + ? where turn = ? and owner = ?");
        move.setLong(1, turn.position());
        move.setLong(2, turn.turn() + 1);
        move.setLong(3, turn.passedOver());
        move.setLong(4, turn.turn());
        move.setLong(5, owner);
        if (move.executeUpdate() == 0) {
            return false;
        }
        withdraw(tx, turn.withdrawn());
        settle(tx, turn.settled());
        leave(tx, turn);
        PreparedStatement forget =
                tx.prepared(
                        "delete from shadow_push where position <= ? and fate in ('taken', 'apart')");
        forget.setLong(1, turn.position());
        forget.executeUpdate();
        return true;
    }

    private static void withdraw(Transaction tx, List<Long> positions) throws SQLException {
        PreparedStatement delete = tx.prepared("delete from shadow_push where position = ?");
        for (long position : positions) {
            delete.setLong(1, position);
            delete.executeUpdate();
        }
    }

    private static void leave(Transaction tx, ForwardTurn turn) throws SQLException {
        if (turn.leaving().isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, PUSH, turn.leaving().size());
        for (Work work : turn.leaving()) {
            push(writer, work, Fate.SENDING, turn.atMillis(), 0, new Offered.Sums(), 0, "");
        }
    }

    private static void settle(Transaction tx, List<Settled> settled) throws SQLException {
        if (settled.isEmpty()) {
            return;
        }
        Offered offered = new Offered();
        RowWriter pushes = RowWriter.upserting(tx, PUSH, settled.size());
        for (Settled one : settled) {
            Offered.Sums sums =
                    offered.add(
                            one.work().position(),
                            one.work().report().sourceId(),
                            one.fate(),
                            one.rate(),
                            one.bucket(),
                            one.readings());
            push(
                    pushes,
                    one.work(),
                    one.fate(),
                    one.sentAtMillis(),
                    one.status(),
                    sums,
                    one.readings().size(),
                    one.said());
        }
        writeUsers(tx, offered);
        writeDays(tx, offered);
        ReasonStore.add(tx, settled);
        for (Settled one : settled) {
            if (one.fate() == Fate.UNKNOWN) {
                writeUnknown(tx, one);
            }
        }
    }

    private static void push(
            RowWriter writer,
            Work work,
            Fate fate,
            long sentAtMillis,
            int status,
            Offered.Sums sums,
            int users,
            String said)
            throws SQLException {
        writer.bind(work.position())
                .bind(work.report().sourceId())
                .bind(fate.word())
                .bind(work.report().atMillis())
                .bind(sentAtMillis)
                .bind(status)
                .bind(users)
                .bind(sums.raw.upload())
                .bind(sums.raw.download())
                .bind(said)
                .end();
    }

    private static void writeUsers(Transaction tx, Offered offered) throws SQLException {
        if (offered.byUser().isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, USAGE, offered.byUser().size());
        for (Map.Entry<Offered.UserKey, Offered.Sums> one : offered.byUser().entrySet()) {
            Offered.UserKey key = one.getKey();
            Offered.Sums sums = one.getValue();
            writer.bind(key.userId())
                    .bind(key.bucket())
                    .bind(key.sourceId())
                    .bind(key.rate())
                    .bind(key.fate())
                    .bind(sums.pushes)
                    .bind(sums.raw.upload())
                    .bind(sums.raw.download())
                    .bind(sums.billed.upload())
                    .bind(sums.billed.download())
                    .end();
        }
    }

    private static void writeDays(Transaction tx, Offered offered) throws SQLException {
        RowWriter writer = RowWriter.upserting(tx, DAY, offered.byDay().size());
        for (Map.Entry<Offered.DayKey, Offered.Sums> one : offered.byDay().entrySet()) {
            Offered.DayKey key = one.getKey();
            Offered.Sums sums = one.getValue();
            writer.bind(key.sourceId())
                    .bind(key.bucket())
                    .bind(key.fate())
                    .bind(sums.pushes)
                    .bind(sums.raw.upload())
                    .bind(sums.raw.download())
                    .bind(sums.firstPosition)
                    .bind(sums.lastPosition)
                    .end();
        }
    }

    private static void writeUnknown(Transaction tx, Settled one) throws SQLException {
        if (one.readings().size() == 0) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, UNKNOWN, one.readings().size());
        for (int i = 0; i < one.readings().size(); i++) {
            Bytes raw = new Bytes(one.readings().upload(i), one.readings().download(i));
            Bytes billed = raw.billed(one.rate());
            writer.bind(one.work().position())
                    .bind(one.readings().key(i))
                    .bind(one.rate())
                    .bind(raw.upload())
                    .bind(raw.download())
                    .bind(billed.upload())
                    .bind(billed.download())
                    .end();
        }
    }

    /** Pushes whose fate has to be looked at, newest first, before a position. */
    static List<ForwardedPush> pushes(Transaction tx, Fate fate, long before, int atMost)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select position, source_id, at_ms, sent_at_ms, status, users, upload,"
                                + " download, said from shadow_push where fate = ? and position < ?"
                                + " order by position desc limit ?");
        select.setString(1, fate.word());
        select.setLong(2, before);
        select.setInt(3, atMost);
        List<ForwardedPush> pushes = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                pushes.add(
                        new ForwardedPush(
                                row.getLong(1),
                                row.getLong(2),
                                fate,
                                row.getLong(3),
                                row.getLong(4),
                                row.getInt(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getString(9)));
            }
        }
        return pushes;
    }

    /** Forgets refused pushes that came before a moment; what they said stays in the sums. */
    static int dropRefusedBefore(Transaction tx, long atMillis) throws SQLException {
        PreparedStatement delete =
                tx.prepared("delete from shadow_push where fate = 'refused' and at_ms < ?");
        delete.setLong(1, atMillis);
        return delete.executeUpdate();
    }
}
