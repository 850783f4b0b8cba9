package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.RowReader;
import dev.weir.database.TableShape;
import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds two ledgers at the same position against each other, row by row: all tables that the
 * journal decides, of hours and verdicts those that neither side's retention has removed.
 */
public final class LedgerComparison {
    /** What differs between two installations of one truth: who may post, what was forgotten. */
    private static final Set<String> NOT_COMPARED = Set.of("posting", "retention");

    /** Beyond this many differences one more tells nothing. */
    private static final int ENOUGH = 1000;

    private final Transaction live;
    private final Transaction rebuilt;
    private final Progress progress;
    private final List<Comparison.RowDifference> differences = new ArrayList<>();
    private long differing;
    private long compared;

    private LedgerComparison(Transaction live, Transaction rebuilt, Progress progress) {
        this.live = live;
        this.rebuilt = rebuilt;
        this.progress = progress;
    }

    /**
     * Compares; neither may be written meanwhile.
     *
     * @throws IllegalArgumentException when they do not stand at the same position
     */
    public static Comparison compare(Database live, Database rebuilt, Progress progress) {
        return live.read(liveTx ->
                rebuilt.read(rebuiltTx -> new LedgerComparison(liveTx, rebuiltTx, progress).all()));
    }

    /** Where a ledger stands; 0 = nothing was posted. */
    public static long position(Database database) {
        return database.read(LedgerComparison::position);
    }

    private static long position(Transaction tx) throws SQLException {
        try (ResultSet row = tx.prepared("select position from posting").executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Comparison all() throws SQLException {
        live.patient();
        rebuilt.patient();
        long position = position(live);
        if (position(rebuilt) != position) {
            throw new IllegalArgumentException(
                    "the ledgers stand at " + position + " and " + position(rebuilt));
        }
        List<Comparison.TableCompared> tables = new ArrayList<>();
        for (TableShape shape : JournalTables.decidedBut(NOT_COMPARED)) {
            tables.add(new Comparison.TableCompared(shape.name(), compare(shape)));
        }
        return new Comparison(position, List.copyOf(tables), differing, List.copyOf(differences));
    }

    private long compare(TableShape shape) throws SQLException {
        String select = shape.select(keptBoth(shape.name()));
        int width = shape.columns().size();
        long rows = 0;
        try (ResultSet liveRows = live.prepared(select).executeQuery();
                ResultSet rebuiltRows = rebuilt.prepared(select).executeQuery()) {
            @Nullable Object[] a = new @Nullable Object[width];
            @Nullable Object[] b = new @Nullable Object[width];
            boolean hasA = next(shape, liveRows, a);
            boolean hasB = next(shape, rebuiltRows, b);
            while (hasA || hasB) {
                int order = !hasA ? 1 : !hasB ? -1 : KeyOrder.compare(shape, a, b);
                if (order < 0) {
                    differ(shape, a, row(shape, a), "no row");
                } else if (order > 0) {
                    differ(shape, b, "no row", row(shape, b));
                } else if (!same(a, b)) {
                    differ(shape, a, differing(shape, a, b), differing(shape, b, a));
                }
                if (order <= 0) {
                    rows++;
                    hasA = next(shape, liveRows, a);
                }
                if (order >= 0) {
                    hasB = next(shape, rebuiltRows, b);
                }
                compared++;
                if (compared % 100_000 == 0) {
                    progress.reached("comparing rows", compared, 0);
                }
            }
        }
        return rows;
    }

    /** Leaves out what the retention of either side has removed. */
    private String keptBoth(String table) throws SQLException {
        return switch (table) {
            case "hour_usage", "source_hour" -> "bucket > " + dropped("hour");
            case "verdict" -> "position > " + dropped("verdict");
            default -> "";
        };
    }

    private long dropped(String name) throws SQLException {
        return Math.max(dropped(live, name), dropped(rebuilt, name));
    }

    private static long dropped(Transaction tx, String name) throws SQLException {
        var select = tx.prepared("select dropped_through from retention where name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    private static boolean next(TableShape shape, ResultSet rows, @Nullable Object[] into)
            throws SQLException {
        if (!rows.next()) {
            return false;
        }
        RowReader.read(shape, rows, into);
        return true;
    }

    private static boolean same(@Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < a.length; i++) {
            if (!Objects.deepEquals(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    private void differ(TableShape shape, @Nullable Object[] row, String a, String b) {
        differing++;
        if (differences.size() < ENOUGH) {
            List<String> key = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                String column = shape.columns().get(i).name();
                if (shape.key().contains(column)) {
                    key.add(column + " " + row[i]);
                }
            }
            differences.add(
                    new Comparison.RowDifference(shape.name(), String.join(", ", key), a, b));
        }
    }

    private static String row(TableShape shape, @Nullable Object[] row) {
        return differing(shape, row, new @Nullable Object[row.length]);
    }

    /** The columns in which a row is not the other. */
    private static String differing(
            TableShape shape, @Nullable Object[] row, @Nullable Object[] o) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            if (!Objects.deepEquals(row[i], o[i])) {
                Object value = row[i] instanceof byte[] bytes ? Arrays.hashCode(bytes) : row[i];
                parts.add(shape.columns().get(i).name() + " " + value);
            }
        }
        return String.join(", ", parts);
    }
}
