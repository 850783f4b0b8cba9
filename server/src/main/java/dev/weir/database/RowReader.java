package dev.weir.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads the current row of a select over all columns of a shape; truth is a number, 1 or 0. */
public final class RowReader {
    private RowReader() {}

    public static void read(TableShape shape, ResultSet rows, @Nullable Object[] into)
            throws SQLException {
        for (int i = 0; i < into.length; i++) {
            TableShape.Column column = shape.columns().get(i);
            into[i] =
                    switch (column.kind()) {
                        case LONG -> {
                            long value = rows.getLong(i + 1);
                            yield column.nullable() && rows.wasNull() ? null : (Long) value;
                        }
                        case BOOLEAN -> {
                            boolean value = rows.getBoolean(i + 1);
                            yield column.nullable() && rows.wasNull() ? null : value ? 1L : 0L;
                        }
                        case TEXT -> rows.getString(i + 1);
                        case BYTES -> rows.getBytes(i + 1);
                    };
        }
    }
}
