package dev.weir.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies tables from one database into another, whatever kinds they are, as of one moment. */
final class TableCopy {
    /** Into a file; a server says itself how much it takes. */
    private static final long PIECE_BYTES = 16L << 20;

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

    /** Deletes all rows and copies those of another database, but for some tables. */
    static void replace(Transaction tx, Database from, Set<String> but) throws SQLException {
        tx.patient();
        from.read(source -> {
            source.patient();
            long most = RowPieces.mostBytes(tx);
            for (TableShape shape : TableShape.all()) {
                if (but.contains(shape.name())) {
                    continue;
                }
                tx.prepared("delete from " + shape.name()).executeUpdate();
                try (ResultSet rows = source.prepared(shape.select("")).executeQuery()) {
                    RowPieces.each(
                            shape,
                            rows,
                            most,
                            (List<@Nullable Object[]> piece, long _) ->
                                    RowLoader.insert(tx, shape, piece));
                }
            }
            return true;
        });
    }

    private static void copy(Transaction tx, TableShape shape, Database to) throws SQLException {
        try (ResultSet rows = tx.prepared(shape.select("")).executeQuery()) {
            RowPieces.each(
                    shape,
                    rows,
                    PIECE_BYTES,
                    (List<@Nullable Object[]> piece, long _) ->
                            to.change(target -> RowLoader.insert(target, shape, piece)));
        }
    }
}
