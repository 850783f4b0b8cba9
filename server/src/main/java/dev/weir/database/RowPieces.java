package dev.weir.database;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a select over all columns of a shape in pieces that fit into memory and into a
 * statement.
 */
public final class RowPieces {
    private static final int MOST_ROWS = 20_000;

    /** Bytes as {@link TableSize} counts them. */
    private static final long MOST_BYTES = 4L << 20;

    /** MariaDB's driver writes values into the statement, a byte of a blob as two at worst. */
    private static final int SPARE = 4;

    private RowPieces() {}

    /** Takes the rows in their order. */
    @FunctionalInterface
    public interface Taker {
        /**
         * @param rows at least one; used again when this returns
         * @param bytes how large they are
         */
        void take(List<@Nullable Object[]> rows, long bytes) throws SQLException;
    }

    /** How large a piece for this database may be, where one row is not larger already. */
    public static long mostBytes(Transaction target) throws SQLException {
        if (target.dialect() != Dialect.MARIADB) {
            return MOST_BYTES;
        }
        try (ResultSet row = target.prepared("select @@max_allowed_packet").executeQuery()) {
            return row.next() ? Math.min(MOST_BYTES, row.getLong(1) / SPARE) : MOST_BYTES;
        }
    }

    /** Reads to the end. */
    public static void each(TableShape shape, ResultSet rows, long mostBytes, Taker taker)
            throws SQLException {
        List<@Nullable Object[]> piece = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            @Nullable Object[] row = new @Nullable Object[shape.columns().size()];
            RowReader.read(shape, rows, row);
            long size = bytes(row);
            if (!piece.isEmpty() && (piece.size() == MOST_ROWS || bytes + size > mostBytes)) {
                taker.take(piece, bytes);
                piece.clear();
                bytes = 0;
            }
            piece.add(row);
            bytes += size;
        }
        if (!piece.isEmpty()) {
            taker.take(piece, bytes);
        }
    }

    private static long bytes(@Nullable Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            bytes +=
                    switch (value) {
                        case String text -> text.getBytes(StandardCharsets.UTF_8).length;
                        case byte[] blob -> blob.length;
                        case null -> 0;
                        default -> Long.BYTES;
                    };
        }
        return bytes;
    }
}
