package dev.weir.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a table holds, whatever its database makes of it on disk.
 *
 * @param bytes 8 a number or truth, of texts their UTF-8, nothing where there is no value
 */
public record TableSize(long rows, long bytes) {
    /** Counts; reads the whole table. */
    public static TableSize of(Transaction tx, TableShape shape) throws SQLException {
        long fixed = 0;
        List<String> sizes = new ArrayList<>();
        for (TableShape.Column column : shape.columns()) {
            boolean sized =
                    column.kind() == TableShape.Kind.TEXT || column.kind() == TableShape.Kind.BYTES;
            if (sized) {
                sizes.add("coalesce(octet_length(" + column.name() + "), 0)");
            } else if (column.nullable()) {
                sizes.add(
                        "case when "
                                + column.name()
                                + " is null then 0 else "
                                + Long.BYTES
                                + " end");
            } else {
                fixed += Long.BYTES;
            }
        }
        String sum = sizes.isEmpty() ? "0" : "coalesce(sum(" + String.join(" + ", sizes) + "), 0)";
        try (ResultSet row =
                tx.prepared("select count(*), " + sum + " from " + shape.name()).executeQuery()) {
            row.next();
            long rows = row.getLong(1);
            return new TableSize(rows, rows * fixed + row.getLong(2));
        }
    }
}
