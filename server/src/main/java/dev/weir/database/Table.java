package dev.weir.database;

import java.util.List;

/**
 * A table as writers of rows see it.
 *
 * @param columns in the order in which they are bound; at least one is of the key
 * @param byMonth whether PostgreSQL keeps its rows in parts, by month of {@code bucket}, which is
 *     then the first column
 */
public record Table(String name, List<Dialect.Column> columns, boolean byMonth) {
    public Table(String name, List<Dialect.Column> columns) {
        this(name, columns, Months.BY_MONTH.contains(name));
    }
}
