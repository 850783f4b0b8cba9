package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The stretch of the journal outside of which nothing changed the usage of a range of time.
 *
 * @param first position of the first report that arrived in it or after it; empty = no verdict says
 *     so
 * @param last position of the last entry that can have; 0 = none
 */
public record Stretch(OptionalLong first, long last) {
    /** No interval is longer (R11). */
    private static final long LONGEST_MS = 31L * 24 * 3_600_000;

    /** Of the reports of a range and of decisions on held amounts and unknown names. */
    public static Stretch of(Transaction tx, Range range) throws SQLException {
        long fromMs = Math.multiplyExact(Math.max(0, range.from()), 1000L);
        long toMs = Math.multiplyExact(Math.clamp(range.to(), 0, Long.MAX_VALUE / 2_000), 1000L);
        PreparedStatement first =
                tx.prepared("select position from verdict where at_ms >= ? order by at_ms limit 1");
        first.setLong(1, fromMs);
        PreparedStatement last =
                tx.prepared(
                        "select max(position) from verdict where at_ms >= ? and at_ms <= ?"
                                + " and from_ms < ?");
        last.setLong(1, fromMs);
        last.setLong(2, toMs + LONGEST_MS);
        last.setLong(3, toMs);
        PreparedStatement acts =
                tx.prepared(
                        "select max(position) from act where type in ('quarantine.released',"
                                + " 'unattributed.assigned', 'report.reclassified')");
        PreparedStatement imports =
                tx.prepared(
                        "select min(position), max(position) from import_entry"
                                + " where to_bucket >= ? and from_bucket < ?");
        // An import adds to the hour in which the other panel's day began.
        imports.setLong(1, Math.max(0, range.from()) - 3_600);
        imports.setLong(2, range.to());
        return withImports(
                imports,
                new Stretch(
                        position(first),
                        Math.max(position(last).orElse(0), position(acts).orElse(0))));
    }

    private static Stretch withImports(PreparedStatement select, Stretch reports)
            throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next() || row.getLong(2) == 0) {
                return reports;
            }
            long first = Math.min(row.getLong(1), reports.first().orElse(Long.MAX_VALUE));
            return new Stretch(OptionalLong.of(first), Math.max(row.getLong(2), reports.last()));
        }
    }

    private static OptionalLong position(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            long position = row.next() ? row.getLong(1) : 0;
            return position == 0 ? OptionalLong.empty() : OptionalLong.of(position);
        }
    }
}
