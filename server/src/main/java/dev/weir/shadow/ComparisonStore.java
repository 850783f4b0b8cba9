package dev.weir.shadow;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.Transaction;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.LedgerSight.RowKey;
import dev.weir.shadow.PanelFigures.DayKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables of the comparison, and what of the ledger it looks at. */
final class ComparisonStore {
    private static final Table FIGURE =
            new Table(
                    "shadow_figure",
                    List.of(
                            new Column("what", Merge.KEY),
                            new Column("a", Merge.KEY),
                            new Column("b", Merge.KEY),
                            new Column("c", Merge.KEY),
                            new Column("raw", Merge.REPLACE),
                            new Column("billed", Merge.REPLACE)));
    private static final List<Part> OF_USERS =
            List.of(
                    Part.REPEATS,
                    Part.HELD,
                    Part.NOT_REACHED,
                    Part.UNKNOWN_FATE,
                    Part.NOBODY_HERE,
                    Part.NOBODY_THERE,
                    Part.CORRECTIONS,
                    Part.RATES,
                    Part.ROUNDING);
    private static final Table DIFFERENCE = difference();

    private ComparisonStore() {}

    private static Table difference() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("user_id", Merge.KEY));
        columns.add(new Column("panel", Merge.REPLACE));
        columns.add(new Column("weir", Merge.REPLACE));
        OF_USERS.forEach(part -> columns.add(new Column(part.word(), Merge.REPLACE)));
        columns.add(new Column("unexplained", Merge.REPLACE));
        return new Table("shadow_difference", columns);
    }

    /** Where a comparison began and ended. */
    record Standing(
            long firstPosition,
            long firstAtMillis,
            long position,
            long atMillis,
            String document) {}

    static Optional<Standing> standing(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select first_position, first_at_ms, position, at_ms, document"
                                + " from shadow_comparison");
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Standing(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getString(5)))
                    : Optional.empty();
        }
    }

    static void keep(Transaction tx, Standing standing) throws SQLException {
        tx.prepared("delete from shadow_comparison").executeUpdate();
        PreparedStatement insert =
                tx.prepared("insert into shadow_comparison values (1, ?, ?, ?, ?, ?)");
        insert.setLong(1, standing.firstPosition());
        insert.setLong(2, standing.firstAtMillis());
        insert.setLong(3, standing.position());
        insert.setLong(4, standing.atMillis());
        insert.setString(5, standing.document());
        insert.executeUpdate();
    }

    /** The comparison begins here: what was forwarded before is no part of it. */
    static void begin(Transaction tx, LedgerSight sight, PanelFigures panel) throws SQLException {
        for (String table :
                List.of(
                        "shadow_figure",
                        "shadow_difference",
                        "shadow_usage",
                        "shadow_day",
                        "shadow_unknown")) {
            tx.prepared("delete from " + table).executeUpdate();
        }
        tx.prepared("delete from shadow_push where fate <> 'sending'").executeUpdate();
        int rows =
                panel.users().size()
                        + panel.days().size()
                        + sight.users().size()
                        + sight.nobody().size()
                        + sight.days().size();
        if (rows == 0) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, FIGURE, rows);
        for (Map.Entry<Long, Long> one : panel.users().entrySet()) {
            figure(writer, "panel_user", one.getKey(), 0, 0, 0, one.getValue());
        }
        days(writer, "panel_day", panel.days());
        days(writer, "weir_day", sight.days());
        users(writer, "weir_user", sight.users());
        users(writer, "weir_nobody", sight.nobody());
    }

    private static void days(RowWriter writer, String what, Map<DayKey, Long> days)
            throws SQLException {
        for (Map.Entry<DayKey, Long> one : days.entrySet()) {
            DayKey key = one.getKey();
            figure(writer, what, key.sourceId(), 0, key.bucket(), one.getValue(), 0);
        }
    }

    private static void users(RowWriter writer, String what, Map<RowKey, Amount> users)
            throws SQLException {
        for (Map.Entry<RowKey, Amount> one : users.entrySet()) {
            RowKey key = one.getKey();
            Amount amount = one.getValue();
            figure(
                    writer,
                    what,
                    key.userId(),
                    key.sourceId(),
                    key.rate(),
                    amount.raw(),
                    amount.billed());
        }
    }

    private static void figure(
            RowWriter writer, String what, long a, long b, long c, long raw, long billed)
            throws SQLException {
        writer.bind(what).bind(a).bind(b).bind(c).bind(raw).bind(billed).end();
    }

    /** What stood when the comparison began, into the two. */
    static void first(Transaction tx, LedgerSight sight, PanelFigures panel) throws SQLException {
        PreparedStatement select =
                tx.prepared("select what, a, b, c, raw, billed from shadow_figure");
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                RowKey key = new RowKey(row.getLong(2), row.getLong(3), row.getLong(4));
                DayKey day = new DayKey(row.getLong(2), row.getLong(4));
                Amount amount = new Amount(row.getLong(5), row.getLong(6));
                switch (row.getString(1)) {
                    case "panel_user" -> panel.users().put(key.userId(), amount.billed());
                    case "panel_day" -> panel.days().put(day, amount.raw());
                    case "weir_user" -> sight.users().put(key, amount);
                    case "weir_nobody" -> sight.nobody().put(key, amount);
                    default -> sight.days().put(day, amount.raw());
                }
            }
        }
    }

    /** What nodes pushed since the comparison began, by user, source and rate. */
    static Map<RowKey, Map<Fate, Offered.Sums>> offered(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select user_id, source_id, rate, fate, pushes, upload, download, billed"
                                + " from shadow_usage");
        Map<RowKey, Map<Fate, Offered.Sums>> offered = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Offered.Sums sums = new Offered.Sums();
                sums.pushes = row.getLong(5);
                sums.add(row.getLong(6), row.getLong(7), row.getLong(8));
                offered.computeIfAbsent(
                                new RowKey(row.getLong(1), row.getLong(2), row.getLong(3)),
                                _ -> new HashMap<>())
                        .put(Fate.of(row.getString(4)), sums);
            }
        }
        return offered;
    }

    /** The same by source and day. */
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
                sums.add(row.getLong(5), row.getLong(6), 0);
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
    static Map<Long, List<UnknownPushes.Amount>> unknown(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select said.position, push.source_id, said.user_id, said.rate,"
                                + " said.upload + said.download, said.billed, push.sent_at_ms"
                                + " from shadow_unknown said"
                                + " join shadow_push push on push.position = said.position"
                                + " order by said.position, said.user_id");
        Map<Long, List<UnknownPushes.Amount>> unknown = new TreeMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                unknown.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(
                                new UnknownPushes.Amount(
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getLong(6),
                                        row.getLong(7)));
            }
        }
        return unknown;
    }

    static void keepDifferences(Transaction tx, Map<Long, Difference> users) throws SQLException {
        tx.prepared("delete from shadow_difference").executeUpdate();
        List<Map.Entry<Long, Difference>> kept =
                users.entrySet().stream().filter(one -> !one.getValue().isNothing()).toList();
        if (kept.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, DIFFERENCE, kept.size());
        for (Map.Entry<Long, Difference> one : kept) {
            Difference difference = one.getValue();
            writer.bind(one.getKey()).bind(difference.panel()).bind(difference.weir());
            for (Part part : OF_USERS) {
                writer.bind(difference.part(part));
            }
            writer.bind(difference.unexplained()).end();
        }
    }

    /**
     * Users whose figures differ, by number.
     *
     * @param unexplainedOnly only those with a rest that nothing explains
     */
    static Map<Long, Difference> differences(
            Transaction tx, boolean unexplainedOnly, long after, int atMost) throws SQLException {
        StringBuilder columns = new StringBuilder("select user_id, panel, weir");
        OF_USERS.forEach(part -> columns.append(", ").append(part.word()));
        PreparedStatement select =
                tx.prepared(
                        columns
                                + " from shadow_difference where user_id > ?"
                                + (unexplainedOnly ? " and unexplained <> 0" : "")
                                + " order by user_id limit ?");
        select.setLong(1, after);
        select.setInt(2, atMost);
        Map<Long, Difference> users = new TreeMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Difference difference = new Difference();
                difference.panel(row.getLong(2));
                difference.weir(row.getLong(3));
                int column = 4;
                for (Part part : OF_USERS) {
                    difference.explain(part, row.getLong(column++));
                }
                users.put(row.getLong(1), difference);
            }
        }
        return users;
    }
}
