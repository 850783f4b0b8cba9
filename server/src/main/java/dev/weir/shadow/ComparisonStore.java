package dev.weir.shadow;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.Transaction;
import dev.weir.shadow.Comparison.Line;
import dev.weir.shadow.Grounds.UnknownAmount;
import dev.weir.shadow.PanelFigures.DayKey;
import dev.weir.shadow.UserFigures.DayRate;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The tables of comparisons, inside a transaction of the caller. */
final class ComparisonStore {
    private static final Table DIFFERENCE = difference();

    private ComparisonStore() {}

    private static Table difference() {
        List<Column> columns = new ArrayList<>();
        for (String key : List.of("comparison", "user_id", "bucket", "rate", "way")) {
            columns.add(new Column(key, Merge.KEY));
        }
        for (String figure : List.of("is_open", "panel", "weir")) {
            columns.add(new Column(figure, Merge.REPLACE));
        }
        for (Part part : Part.values()) {
            columns.add(new Column(part.word(), Merge.REPLACE));
        }
        return new Table("shadow_difference", columns);
    }

    /**
     * Where a comparison began and ended.
     *
     * @param number of the comparison, by which its lines are found
     */
    record Standing(
            long number,
            long firstPosition,
            long firstAtMillis,
            long position,
            long atMillis,
            String document) {}

    static Optional<Standing> standing(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select number, first_position, first_at_ms, position, at_ms, document"
                                + " from shadow_comparison");
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Standing(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getString(6)))
                    : Optional.empty();
        }
    }

    static void keep(Transaction tx, Standing standing) throws SQLException {
        tx.prepared("delete from shadow_comparison").executeUpdate();
        PreparedStatement insert =
                tx.prepared("insert into shadow_comparison values (1, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, standing.number());
        insert.setLong(2, standing.firstPosition());
        insert.setLong(3, standing.firstAtMillis());
        insert.setLong(4, standing.position());
        insert.setLong(5, standing.atMillis());
        insert.setString(6, standing.document());
        insert.executeUpdate();
    }

    /** What nodes pushed since the comparison began, by source and day. */
    static Map<DayKey, Map<Fate, Offered.Sums>> offeredDays(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select source_id, bucket, fate, pushes, upload, download, first_position,"
                                + " last_position from shadow_day");
        Map<DayKey, Map<Fate, Offered.Sums>> offered = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Offered.Sums sums = new Offered.Sums();
                sums.pushes = row.getLong(4);
                sums.add(new Bytes(row.getLong(5), row.getLong(6)), Bytes.NONE);
                sums.firstPosition = row.getLong(7);
                sums.lastPosition = row.getLong(8);
                offered.computeIfAbsent(
                                new DayKey(row.getLong(1), row.getLong(2)), _ -> new HashMap<>())
                        .put(Fate.of(row.getString(3)), sums);
            }
        }
        return offered;
    }

    /** Pushes of which nobody knows whether the panel took them, by position. */
    static Map<Long, List<UnknownAmount>> unknown(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select said.position, push.source_id, said.user_id, said.rate,"
                                + " said.upload, said.download, said.billed_upload,"
                                + " said.billed_download, push.sent_at_ms"
                                + " from shadow_unknown said"
                                + " join shadow_push push on push.position = said.position"
                                + " order by said.position, said.user_id");
        Map<Long, List<UnknownAmount>> unknown = new TreeMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                unknown.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(
                                new UnknownAmount(
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        new Bytes(row.getLong(5), row.getLong(6)),
                                        new Bytes(row.getLong(7), row.getLong(8)),
                                        row.getLong(9)));
            }
        }
        return unknown;
    }

    static void keepLines(Transaction tx, long number, List<Line> lines) throws SQLException {
        if (lines.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, DIFFERENCE, 2 * lines.size());
        for (Line line : lines) {
            way(writer, number, line, 0, Bytes::upload);
            way(writer, number, line, 1, Bytes::download);
        }
    }

    private static void way(
            RowWriter writer, long number, Line line, long way, ToLongFunction<Bytes> of)
            throws SQLException {
        Difference difference = line.difference();
        DayRate day = line.day();
        writer.bind(number)
                .bind(line.userId())
                .bind(day == null ? 0 : day.bucket())
                .bind(day == null ? 0 : day.rate())
                .bind(way)
                .bind(difference.unexplained().isNone() ? 0L : 1L)
                .bind(of.applyAsLong(difference.panel()))
                .bind(of.applyAsLong(difference.weir()));
        for (Part part : Part.values()) {
            writer.bind(of.applyAsLong(difference.part(part)));
        }
        writer.end();
    }

    /**
     * Users whose figures differ, by number.
     *
     * @param openOnly only those with a rest that nothing explains
     */
    static Map<Long, Difference> users(
            Transaction tx, long number, boolean openOnly, long after, int atMost)
            throws SQLException {
        Map<Long, Difference> users = new TreeMap<>();
        lines(tx, number, openOnly, new DayLine(after, Long.MAX_VALUE, 0), atMost, "bucket = 0")
                .forEach((line, difference) -> users.put(line.userId(), difference));
        return users;
    }

    /** A day of a user at a rate. */
    record DayLine(long userId, long bucket, long rate) {}

    /** Days of users that differ by more than rounding and days, in the order of the line. */
    static Map<DayLine, Difference> userDays(
            Transaction tx, long number, boolean openOnly, DayLine after, int atMost)
            throws SQLException {
        return lines(tx, number, openOnly, after, atMost, "bucket > 0");
    }

    private static Map<DayLine, Difference> lines(
            Transaction tx, long number, boolean openOnly, DayLine after, int atMost, String which)
            throws SQLException {
        StringBuilder columns = new StringBuilder("select user_id, bucket, rate, way, panel, weir");
        for (Part part : Part.values()) {
            columns.append(", ").append(part.word());
        }
        PreparedStatement select =
                tx.prepared(
                        columns
                                + " from shadow_difference where comparison = ? and user_id >= ?"
                                + " and (user_id > ? or bucket > ? or (bucket = ? and rate > ?))"
                                + " and "
                                + which
                                + (openOnly ? " and is_open = 1" : "")
                                + " order by user_id, bucket, rate, way limit ?");
        select.setLong(1, number);
        select.setLong(2, after.userId());
        select.setLong(3, after.userId());
        select.setLong(4, after.bucket());
        select.setLong(5, after.bucket());
        select.setLong(6, after.rate());
        // Each direction is a row of its own.
        select.setInt(7, 2 * atMost);
        Map<DayLine, Difference> found = new LinkedHashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Difference difference =
                        found.computeIfAbsent(
                                new DayLine(row.getLong(1), row.getLong(2), row.getLong(3)),
                                _ -> new Difference());
                boolean up = row.getLong(4) == 0;
                difference.panel(one(up, row.getLong(5)));
                difference.weir(one(up, row.getLong(6)));
                int column = 7;
                for (Part part : Part.values()) {
                    difference.explain(part, one(up, row.getLong(column++)));
                }
            }
        }
        return found;
    }

    private static Bytes one(boolean up, long bytes) {
        return up ? new Bytes(bytes, 0) : new Bytes(0, bytes);
    }
}
