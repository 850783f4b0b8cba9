package dev.weir.database;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts rows as {@link RowReader} reads them. */
public final class RowLoader {
    private RowLoader() {}

    public static void insert(Transaction tx, TableShape shape, List<@Nullable Object[]> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.inserting(tx, shape.written(), rows.size());
        for (@Nullable Object[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                bind(writer, shape.columns().get(i).kind(), row[i]);
            }
            writer.end();
        }
    }

    private static void bind(RowWriter writer, TableShape.Kind kind, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> writer.bindNull(kind);
            case Long number when kind == TableShape.Kind.BOOLEAN -> writer.bind(number != 0);
            case Long number -> writer.bind(number);
            case String text -> writer.bind(text);
            case byte[] bytes -> writer.bind(bytes);
            default -> throw new IllegalArgumentException("no column holds " + value.getClass());
        }
    }
}
