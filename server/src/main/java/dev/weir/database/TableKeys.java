package dev.weir.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Goes on in a table behind a key, by its index on every kind of database. */
public final class TableKeys {
    private TableKeys() {}

    /** The key of the table's last row; empty = it has no row. */
    public static List<Object> last(Transaction tx, TableShape shape) throws SQLException {
        List<String> order = shape.key().stream().map(column -> column + " desc").toList();
        String sql =
                "select %s from %s order by %s limit 1"
                        .formatted(
                                String.join(", ", shape.key()),
                                shape.name(),
                                String.join(", ", order));
        try (ResultSet row = tx.prepared(sql).executeQuery()) {
            List<Object> key = new ArrayList<>();
            if (row.next()) {
                for (int i = 0; i < shape.key().size(); i++) {
                    key.add(
                            isText(shape, shape.key().get(i))
                                    ? row.getString(i + 1)
                                    : (Object) row.getLong(i + 1));
                }
            }
            return key;
        }
    }

    /**
     * All rows behind the key, in key order.
     *
     * @param key empty = from the first row
     */
    public static ResultSet after(Transaction tx, TableShape shape, List<Object> key)
            throws SQLException {
        if (key.isEmpty()) {
            return tx.prepared(shape.select("")).executeQuery();
        }
        List<Object> bound = new ArrayList<>();
        // Said by itself, the first column lets an index begin there.
        String condition = shape.key().getFirst() + " >= ? and ";
        bound.add(key.getFirst());
        condition += behind(shape.key(), key, 0, bound);
        PreparedStatement select = tx.prepared(shape.select(condition));
        for (int i = 0; i < bound.size(); i++) {
            if (bound.get(i) instanceof Long number) {
                select.setLong(i + 1, number);
            } else {
                select.setString(i + 1, (String) bound.get(i));
            }
        }
        return select.executeQuery();
    }

    private static String behind(
            List<String> columns, List<Object> key, int at, List<Object> bound) {
        String column = columns.get(at);
        bound.add(key.get(at));
        if (at == columns.size() - 1) {
            return column + " > ?";
        }
        bound.add(key.get(at));
        return "(%s > ? or (%s = ? and %s))"
                .formatted(column, column, behind(columns, key, at + 1, bound));
    }

    private static boolean isText(TableShape shape, String column) {
        return shape.columns().stream()
                .anyMatch(
                        each -> each.name().equals(column) && each.kind() == TableShape.Kind.TEXT);
    }
}
