package dev.weir.database;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The columns of a real table, as a line of text each, and what they ought to be. */
final class Columns {
    private Columns() {}

    static List<String> of(Transaction tx, String table) throws SQLException {
        DatabaseMetaData meta = tx.connection().getMetaData();
        Map<Integer, String> key = new TreeMap<>();
        String catalog = tx.connection().getCatalog();
        String schema = tx.connection().getSchema();
        try (ResultSet row = meta.getPrimaryKeys(catalog, schema, table)) {
            while (row.next()) {
                key.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
            }
        }
        List<String> columns = new ArrayList<>();
        try (ResultSet row = meta.getColumns(catalog, schema, table, null)) {
            while (row.next()) {
                columns.add(
                        row.getString("COLUMN_NAME")
                                + " "
                                + kind(row.getInt("DATA_TYPE"), row.getString("TYPE_NAME"))
                                + (row.getInt("NULLABLE") == DatabaseMetaData.columnNullable
                                        ? " null"
                                        : ""));
            }
        }
        columns.add("key " + key.values());
        return columns;
    }

    static List<String> expected(TableShape shape) {
        List<String> columns = new ArrayList<>();
        for (TableShape.Column column : shape.columns()) {
            columns.add(column.name() + " " + column.kind() + (column.nullable() ? " null" : ""));
        }
        columns.add("key " + shape.key());
        return columns;
    }

    private static TableShape.Kind kind(int type, String name) {
        // SQLite's driver tells most types by their names alone.
        if (name.equalsIgnoreCase("boolean")) {
            return TableShape.Kind.BOOLEAN;
        }
        if (name.equalsIgnoreCase("blob")) {
            return TableShape.Kind.BYTES;
        }
        return switch (type) {
            // SQLite's driver calls every whole number an integer.
            case Types.BIGINT, Types.INTEGER -> TableShape.Kind.LONG;
            case Types.BIT, Types.BOOLEAN, Types.TINYINT -> TableShape.Kind.BOOLEAN;
            case Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> TableShape.Kind.TEXT;
            case Types.BINARY, Types.LONGVARBINARY, Types.BLOB -> TableShape.Kind.BYTES;
            default -> throw new IllegalStateException(name + " is of no kind: " + type);
        };
    }
}
