package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** Lists of decisions, page by page along an index. Each reads one row more to know of a next. */
final class Lists {
    private static final String VERDICT =
            "select position, source_id, instance, ack, at_ms, from_ms, body_sha256, entries,"
                    + " users, faults, upload, download, repeated, quarantined, unattributed,"
                    + " evidence, decision, reason, (select r.decision from reclassified r"
                    + " where r.position = verdict.position) from verdict where ";

    private Lists() {}

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static Page<Judged> verdicts(
            Transaction tx, long asOf, OptionalLong sourceId, OptionalLong before, int limit)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        VERDICT
                                + (sourceId.isPresent() ? "source_id = ? and " : "")
                                + "position < ? order by position desc limit ?");
        int parameter = 1;
        if (sourceId.isPresent()) {
            select.setLong(parameter++, sourceId.getAsLong());
        }
        select.setLong(parameter++, before.orElse(Long.MAX_VALUE));
        select.setLong(parameter, limit + 1L);
        return page(select, asOf, limit, Lists::readJudged, judged -> judged.verdict().position());
    }

    static Page<Judged> reports(Transaction tx, long asOf, ReportFilter filter, int limit)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        VERDICT
                                + (filter.sourceId().isPresent() ? "source_id = ? and " : "")
                                + (filter.decision().isPresent() ? "decision = ? and " : "")
                                + "at_ms >= ? and at_ms < ? and position < ?"
                                + " order by position desc limit ?");
        int next = 1;
        if (filter.sourceId().isPresent()) {
            select.setLong(next++, filter.sourceId().getAsLong());
        }
        if (filter.decision().isPresent()) {
            select.setString(next++, filter.decision().get().word());
        }
        select.setLong(next++, filter.fromMs());
        select.setLong(next++, filter.toMs());
        select.setLong(next++, filter.before());
        select.setLong(next, limit + 1L);
        return page(select, asOf, limit, Lists::readJudged, judged -> judged.verdict().position());
    }

    static Optional<Verdict> verdict(Transaction tx, long position) throws SQLException {
        PreparedStatement select = tx.prepared(VERDICT + "position = ?");
        select.setLong(1, position);
        return one(select, Lists::readVerdict);
    }

    static Page<Quarantined> quarantine(
            Transaction tx, long asOf, HeldFilter filter, long after, int limit)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        Held.SELECT
                                + " where state = ? and id > ?"
                                + (filter.sourceId().isPresent() ? " and source_id = ?" : "")
                                + (filter.userId().isPresent() ? " and user_id = ?" : "")
                                + (filter.reason().isPresent() ? " and reason = ?" : "")
                                + " order by id limit ?");
        select.setString(1, filter.state().word());
        select.setLong(2, after);
        int next = bind(select, 3, filter.sourceId());
        next = bind(select, next, filter.userId());
        if (filter.reason().isPresent()) {
            select.setString(next++, filter.reason().get().word());
        }
        select.setLong(next, limit + 1L);
        return page(select, asOf, limit, Held::read, Quarantined::id);
    }

    private static int bind(PreparedStatement select, int next, OptionalLong value)
            throws SQLException {
        if (value.isEmpty()) {
            return next;
        }
        select.setLong(next, value.getAsLong());
        return next + 1;
    }

    static Optional<Quarantined> quarantined(Transaction tx, long id) throws SQLException {
        PreparedStatement select = tx.prepared(Held.SELECT + " where id = ?");
        select.setLong(1, id);
        return one(select, Held::read);
    }

    /** A page ends with a position: one act may have made many adjustments. */
    static Page<Adjustment> adjustments(
            Transaction tx,
            long asOf,
            OptionalLong userId,
            OptionalLong sourceId,
            long after,
            int limit)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        Corrections.SELECT
                                + " where position > ?"
                                + (userId.isPresent() ? " and user_id = ?" : "")
                                + (sourceId.isPresent() ? " and source_id = ?" : "")
                                + " order by position, bucket, user_id, source_id");
        select.setLong(1, after);
        bind(select, bind(select, 2, userId), sourceId);
        List<Adjustment> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Adjustment adjustment = Corrections.read(row);
                if (rows.size() >= limit && adjustment.position() != rows.getLast().position()) {
                    long last = rows.getLast().position();
                    return new Page<>(asOf, List.copyOf(rows), OptionalLong.of(last));
                }
                rows.add(adjustment);
            }
        }
        return new Page<>(asOf, List.copyOf(rows), OptionalLong.empty());
    }

    /** What one act corrected of one kind. */
    static List<Adjustment> adjustmentsOf(Transaction tx, long position) throws SQLException {
        PreparedStatement select =
                tx.prepared(Corrections.SELECT + " where position = ? order by id");
        select.setLong(1, position);
        List<Adjustment> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(Corrections.read(row));
            }
        }
        return rows;
    }

    static Optional<Reclassified> reclassified(Transaction tx, long position) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select position, decided_position, decision, reason, actor, at_ms"
                                + " from reclassified where position = ?");
        select.setLong(1, position);
        return one(
                select,
                row ->
                        new Reclassified(
                                row.getLong(1),
                                row.getLong(2),
                                Reclassified.As.of(row.getString(3)),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6)));
    }

    /** Unknown wire names of a source, and the users they were assigned to. */
    static Map<String, Long> assignedNames(Transaction tx, long sourceId) throws SQLException {
        PreparedStatement select = tx.prepared(Unknown.SELECT + " where source_id = ?");
        select.setLong(1, sourceId);
        Map<String, Long> names = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Unattributed name = Unknown.read(row);
                names.put(name.wireKey(), name.assignedUserId());
            }
        }
        return Map.copyOf(names);
    }

    /** Held amounts of a report, decided on or not. */
    static List<Quarantined> quarantinedOf(Transaction tx, long position) throws SQLException {
        PreparedStatement select = tx.prepared(Held.SELECT + " where position = ? order by id");
        select.setLong(1, position);
        List<Quarantined> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(Held.read(row));
            }
        }
        return rows;
    }

    static RowPage rows(Transaction tx, LedgerTables table, long asOf, RowPage.Key after, int limit)
            throws SQLException {
        RowsAfter key = RowsAfter.of(tx.dialect());
        PreparedStatement select =
                tx.prepared(
                        "select bucket, user_id, source_id, credential_id, rate, upload, download,"
                                + " billed_upload, billed_download from "
                                + table.tableName()
                                + " where "
                                + key.condition()
                                + " order by bucket, user_id, source_id, credential_id, rate"
                                + " limit ?");
        select.setLong(key.bind(select, after), limit + 1L);
        List<RowPage.Row> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(readRow(row));
            }
        }
        if (rows.size() <= limit) {
            return new RowPage(asOf, List.copyOf(rows), Optional.empty());
        }
        List<RowPage.Row> shown = List.copyOf(rows.subList(0, limit));
        return new RowPage(asOf, shown, Optional.of(shown.getLast().key()));
    }

    private static RowPage.Row readRow(ResultSet row) throws SQLException {
        return new RowPage.Row(
                new RowPage.Key(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5)),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }

    private static <T> Page<T> page(
            PreparedStatement select,
            long asOf,
            int limit,
            RowReader<T> reader,
            ToLongFunction<T> cursor)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        boolean more = false;
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (rows.size() == limit) {
                    more = true;
                    break;
                }
                rows.add(reader.read(row));
            }
        }
        OptionalLong next =
                more && !rows.isEmpty()
                        ? OptionalLong.of(cursor.applyAsLong(rows.getLast()))
                        : OptionalLong.empty();
        return new Page<>(asOf, List.copyOf(rows), next);
    }

    private static <T> Optional<T> one(PreparedStatement select, RowReader<T> reader)
            throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
        }
    }

    private static Judged readJudged(ResultSet row) throws SQLException {
        return new Judged(
                readVerdict(row), Optional.ofNullable(row.getString(19)).map(Reclassified.As::of));
    }

    private static Verdict readVerdict(ResultSet row) throws SQLException {
        return new Verdict(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getString(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getString(16),
                Decision.of(row.getString(17)),
                row.getString(18));
    }
}
