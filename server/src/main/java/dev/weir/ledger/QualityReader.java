package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads how well sources reported, out of the verdicts on their reports. */
public final class QualityReader {
    private QualityReader() {}

    /**
     * Judges the reports that arrived in a range.
     *
     * @param sourceId one source; empty = all
     * @param intervalMs how often sources report
     */
    public static Quality read(Transaction tx, OptionalLong sourceId, Range range, long intervalMs)
            throws SQLException {
        Map<Long, SourceQuality> sources = new TreeMap<>();
        PreparedStatement select =
                tx.prepared(
                        "select source_id, instance, at_ms, from_ms, decision, faults,"
                                + " upload + download, repeated, quarantined, unattributed"
                                + " from verdict where "
                                + (sourceId.isPresent() ? "source_id = ? and " : "")
                                + "at_ms >= ? and at_ms < ? order by at_ms, position");
        int next = 1;
        if (sourceId.isPresent()) {
            select.setLong(next++, sourceId.getAsLong());
        }
        long fromMs = range.from() * 1_000;
        long toMs = range.to() * 1_000;
        select.setLong(next++, fromMs);
        select.setLong(next, toMs);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sources.computeIfAbsent(
                                row.getLong(1), id -> new SourceQuality(id, fromMs, intervalMs))
                        .report(
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                Decision.of(row.getString(5)),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10));
            }
        }
        held(tx, sourceId, fromMs, toMs, intervalMs, sources);
        sources.values().forEach(source -> source.end(toMs));
        return new Quality(Totals.position(tx), range, List.copyOf(sources.values()));
    }

    private static void held(
            Transaction tx,
            OptionalLong sourceId,
            long fromMs,
            long toMs,
            long intervalMs,
            Map<Long, SourceQuality> sources)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select source_id, reason, count(*), "
                                + HeldBytes.SUMS
                                + " from quarantine where state = 'held' and to_ms >= ?"
                                + " and to_ms < ?"
                                + (sourceId.isPresent() ? " and source_id = ?" : "")
                                + " group by source_id, reason");
        select.setLong(1, fromMs);
        select.setLong(2, toMs);
        if (sourceId.isPresent()) {
            select.setLong(3, sourceId.getAsLong());
        }
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sources.computeIfAbsent(
                                row.getLong(1), id -> new SourceQuality(id, fromMs, intervalMs))
                        .held(
                                Quarantined.Reason.of(row.getString(2)),
                                HeldBytes.read(row, 4),
                                row.getLong(3));
            }
        }
    }
}
