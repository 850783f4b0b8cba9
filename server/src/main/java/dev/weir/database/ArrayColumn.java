package dev.weir.database;

import dev.weir.database.TableShape.Kind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One column of rows on their way to PostgreSQL. Numbers without nulls are not boxed. */
final class ArrayColumn {
    private final int capacity;
    private long[] longs = new long[0];
    private @Nullable Object[] objects = new Object[0];
    private Kind kind = Kind.LONG;

    ArrayColumn(int capacity) {
        this.capacity = capacity;
    }

    void add(int row, long value) {
        if (objects.length > 0) {
            objects[row] = value;
            return;
        }
        if (longs.length == 0) {
            longs = new long[capacity];
        }
        longs[row] = value;
    }

    void add(int row, Kind of, Object value) {
        toObjects(row, of);
        objects[row] = value;
    }

    void addNull(int row, Kind of) {
        toObjects(row, of);
        objects[row] = null;
    }

    private void toObjects(int row, Kind of) {
        kind = of;
        if (objects.length == 0) {
            objects = new @Nullable Object[capacity];
            for (int i = 0; i < row && longs.length > 0; i++) {
                objects[i] = longs[i];
            }
        }
    }

    /** The numbers of a column that has no null. */
    long[] longs() {
        return longs;
    }

    String type() {
        return switch (kind) {
            case LONG -> "bigint[]";
            case TEXT -> "text[]";
            case BYTES -> "bytea[]";
            case BOOLEAN -> "boolean[]";
        };
    }

    void bind(PreparedStatement statement, int parameter, int rows) throws SQLException {
        if (objects.length == 0) {
            statement.setObject(
                    parameter, rows == longs.length ? longs : Arrays.copyOf(longs, rows));
            return;
        }
        @Nullable Object[] all =
                switch (kind) {
                    case LONG -> Arrays.copyOf(objects, rows, Long[].class);
                    case TEXT -> Arrays.copyOf(objects, rows, String[].class);
                    case BYTES -> Arrays.copyOf(objects, rows, byte[][].class);
                    case BOOLEAN -> Arrays.copyOf(objects, rows, Boolean[].class);
                };
        statement.setObject(parameter, all);
    }
}
