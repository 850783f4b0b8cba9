package dev.weir.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies tables from one database into another, whatever kinds they are, as of one moment. */
final class TableCopy {
    private static final int PIECE = 20_000;

    private TableCopy() {}

    /**
     * Makes a file of all tables, on disk when this returns.
     *
     * @param file absent
     */
    static void toFile(Database from, Path file) throws SQLException {
        if (Files.exists(file)) {
            throw new DatabaseRefused(file + " exists", new SQLException());
        }
        try (Database to = Database.open(DatabaseSettings.of(file))) {
            from.read(tx -> {
                tx.patient();
                for (TableShape shape : TableShape.all()) {
                    copy(tx, shape, to);
                }
                return true;
            });
            to.sync();
        }
        try {
            // Closing moved everything into the file.
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
        } catch (IOException e) {
            throw new SQLException("cannot tidy up beside " + file, e);
        }
    }

    /** Deletes all rows and copies those of another database. */
    static void replace(Transaction tx, Database from) throws SQLException {
        tx.patient();
        from.read(source -> {
            source.patient();
            for (TableShape shape : TableShape.all()) {
                tx.prepared("delete from " + shape.name()).executeUpdate();
                pieces(
                        source,
                        shape,
                        (List<@Nullable Object[]> rows) -> RowLoader.insert(tx, shape, rows));
            }
            return true;
        });
    }

    private static void copy(Transaction tx, TableShape shape, Database to) throws SQLException {
        pieces(
                tx,
                shape,
                (List<@Nullable Object[]> rows) ->
                        to.change(target -> RowLoader.insert(target, shape, rows)));
    }

    private interface Piece {
        void take(List<@Nullable Object[]> rows) throws SQLException;
    }

    private static void pieces(Transaction tx, TableShape shape, Piece each) throws SQLException {
        List<@Nullable Object[]> piece = new ArrayList<>();
        try (ResultSet rows = tx.prepared(shape.select("")).executeQuery()) {
            boolean more = true;
            while (more) {
                piece.clear();
                while (piece.size() < PIECE) {
                    more = rows.next();
                    if (!more) {
                        break;
                    }
                    @Nullable Object[] row = new @Nullable Object[shape.columns().size()];
                    RowReader.read(shape, rows, row);
                    piece.add(row);
                }
                each.take(piece);
            }
        }
    }
}
