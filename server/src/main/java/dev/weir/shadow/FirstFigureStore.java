package dev.weir.shadow;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.Transaction;
import dev.weir.shadow.ComparisonChangeStore.Rows;
import dev.weir.shadow.LedgerSight.Amount;
import dev.weir.shadow.PanelFigures.DayKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What both sides said when the comparison began: the table shadow_figure. Written and cleared in
 * pieces, for there may be millions of rows and others want to write too.
 */
final class FirstFigureStore {
    /** What a row is about, and how its numbers a to d are read. */
    enum What {
        /** User; billed bytes of the panel. */
        PANEL_USER,
        /** User, rate, 0, day; as the panel keeps days. */
        PANEL_USER_DAY,
        /** Source, day; raw. */
        PANEL_DAY,
        /** User, source, rate. */
        WEIR_USER,
        /** User, source, rate, day. */
        WEIR_USER_DAY,
        /** The number that nobody has, source, rate. */
        WEIR_NOBODY,
        /** Source, day; raw. */
        WEIR_DAY,
        /** Source; raw bytes of its users, all as uploads. */
        WEIR_SOURCE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Table FIGURE =
            new Table(
                    "shadow_figure",
                    List.of(
                            new Column("what", Merge.KEY),
                            new Column("a", Merge.KEY),
                            new Column("b", Merge.KEY),
                            new Column("c", Merge.KEY),
                            new Column("d", Merge.KEY),
                            new Column("upload", Merge.ADD),
                            new Column("download", Merge.ADD),
                            new Column("billed_upload", Merge.ADD),
                            new Column("billed_download", Merge.ADD)));

    /** A row. */
    record Figure(What what, long a, long b, long c, long d, Amount amount) {}

    private final ComparisonChangeStore writer;
    private final List<Figure> piece = new ArrayList<>();

    FirstFigureStore(ComparisonChangeStore writer) {
        this.writer = writer;
    }

    /** The comparison begins here: what was forwarded before is no part of it. */
    void begin(LedgerSight sight, PanelFigures panel) {
        clear();
        ofPanel(panel);
        ofWeir(sight);
        flush();
    }

    private void clear() {
        writer.change(tx -> tx.prepared("delete from shadow_comparison").executeUpdate());
        for (What what : What.values()) {
            writer.clear(new Rows("shadow_figure", "a", "what", what.word()));
        }
        writer.clear(Rows.all("shadow_difference", "user_id"));
        writer.clear(Rows.all("shadow_usage", "user_id"));
        writer.clear(Rows.all("shadow_unknown", "position"));
        writer.change(tx -> {
            tx.prepared("delete from shadow_day").executeUpdate();
            tx.prepared("delete from shadow_reason").executeUpdate();
            tx.prepared("delete from shadow_push where fate <> 'sending'").executeUpdate();
        });
    }

    private void ofPanel(PanelFigures panel) {
        panel.users()
                .reader()
                .below(
                        Long.MAX_VALUE,
                        row -> add(What.PANEL_USER, row[0], 0, 0, 0, raw(row[1], row[2])));
        panel.userDays()
                .reader()
                .below(
                        Long.MAX_VALUE,
                        row ->
                                add(
                                        What.PANEL_USER_DAY,
                                        row[0],
                                        row[2],
                                        0,
                                        row[1],
                                        raw(row[3], row[4])));
        panel.days()
                .forEach((key, bytes) ->
                        add(What.PANEL_DAY, key.sourceId(), key.bucket(), 0, 0, raw(bytes)));
    }

    private void ofWeir(LedgerSight sight) {
        sight.users()
                .reader()
                .below(
                        Long.MAX_VALUE,
                        row -> add(What.WEIR_USER, row[0], row[1], row[2], 0, Amount.of(row, 3)));
        sight.userDays()
                .reader()
                .below(
                        Long.MAX_VALUE,
                        row ->
                                add(
                                        What.WEIR_USER_DAY,
                                        row[0],
                                        row[2],
                                        row[3],
                                        row[1],
                                        Amount.of(row, 4)));
        sight.nobody()
                .forEach((number, rows) ->
                        rows.forEach((key, amount) ->
                                add(
                                        What.WEIR_NOBODY,
                                        number,
                                        key.sourceId(),
                                        key.rate(),
                                        0,
                                        amount)));
        sight.days()
                .forEach((key, bytes) ->
                        add(What.WEIR_DAY, key.sourceId(), key.bucket(), 0, 0, raw(bytes)));
        sight.bySource()
                .forEach((source, bytes) -> add(What.WEIR_SOURCE, source, 0, 0, 0, raw(bytes, 0)));
    }

    private static Amount raw(long upload, long download) {
        return raw(new Bytes(upload, download));
    }

    private static Amount raw(Bytes bytes) {
        return new Amount(bytes, Bytes.NONE);
    }

    private void add(What what, long a, long b, long c, long d, Amount amount) {
        piece.add(new Figure(what, a, b, c, d, amount));
        if (piece.size() == ComparisonChangeStore.AT_ONCE) {
            flush();
        }
    }

    private void flush() {
        if (piece.isEmpty()) {
            return;
        }
        // The same key may come twice out of a panel without keys: both count, as they do there;
        // the table adds what came in another piece.
        Map<Figure, Amount> rows = new LinkedHashMap<>();
        for (Figure one : piece) {
            Figure key = new Figure(one.what, one.a, one.b, one.c, one.d, Amount.NONE);
            rows.merge(key, one.amount, Amount::plus);
        }
        writer.change(tx -> {
            RowWriter into = RowWriter.upserting(tx, FIGURE, rows.size());
            for (Map.Entry<Figure, Amount> row : rows.entrySet()) {
                Figure key = row.getKey();
                Amount amount = row.getValue();
                into.bind(key.what.word())
                        .bind(key.a)
                        .bind(key.b)
                        .bind(key.c)
                        .bind(key.d)
                        .bind(amount.raw().upload())
                        .bind(amount.raw().download())
                        .bind(amount.billed().upload())
                        .bind(amount.billed().download())
                        .end();
            }
        });
        piece.clear();
    }

    /** Rows of a kind whose first number is in a range. */
    static List<Figure> between(Transaction tx, What what, long from, long below)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select a, b, c, d, upload, download, billed_upload, billed_download"
                                + " from shadow_figure where what = ? and a >= ? and a < ?");
        select.setString(1, what.word());
        select.setLong(2, from);
        select.setLong(3, below);
        List<Figure> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(
                        new Figure(
                                what,
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                new Amount(
                                        new Bytes(row.getLong(5), row.getLong(6)),
                                        new Bytes(row.getLong(7), row.getLong(8)))));
            }
        }
        return found;
    }

    /** The lowest first number of a kind from a bound on; {@code Long.MAX_VALUE} = none. */
    static long next(Transaction tx, What what, long from) throws SQLException {
        PreparedStatement select =
                tx.prepared("select min(a) from shadow_figure where what = ? and a >= ?");
        select.setString(1, what.word());
        select.setLong(2, from);
        try (ResultSet row = select.executeQuery()) {
            row.next();
            long found = row.getLong(1);
            return row.wasNull() ? Long.MAX_VALUE : found;
        }
    }

    /** Days of nodes since then. */
    static Map<DayKey, Bytes> since(Transaction tx, What what, Map<DayKey, Bytes> now)
            throws SQLException {
        Map<DayKey, Bytes> grown = new HashMap<>(now);
        for (Figure first : between(tx, what, 0, Long.MAX_VALUE)) {
            grown.computeIfPresent(
                    new DayKey(first.a, first.b), (_, bytes) -> bytes.minus(first.amount.raw()));
        }
        grown.values().removeIf(Bytes::isNone);
        return grown;
    }
}
