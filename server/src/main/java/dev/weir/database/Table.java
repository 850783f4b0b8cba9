package dev.weir.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * A table as writers of rows see it.
 *
 * @param columns in the order in which they are bound; at least one is of the key
 * @param byMonth whether PostgreSQL keeps its rows in parts, by month of {@code bucket}, which is
 *     then the first column
 */
public record Table(String name, List<Dialect.Column> columns, boolean byMonth) {
    /** Tables whose rows may each be large: a stream's state grows with the users of its node. */
    static final Set<String> LARGE_ROWS = Set.of("stream", "fold_state", "kept_answer");

    public Table(String name, List<Dialect.Column> columns) {
        this(name, columns, Months.BY_MONTH.contains(name));
    }

    boolean hasLargeRows() {
        return LARGE_ROWS.contains(name);
    }

    /**
     * Gives back the space of months that are empty and end by the moment, where the table is kept
     * in parts; elsewhere space is used again by itself.
     *
     * @param before epoch seconds
     */
    public void dropEmptyMonths(Transaction tx, long before) throws SQLException {
        if (byMonth && tx.dialect() == Dialect.POSTGRESQL) {
            Months.dropPast(tx, name, before);
        }
    }
}
