package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.RowLoader;
import dev.weir.database.TableShape;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills a fresh database with the tables of an opening, in pieces. The posting row is of the last
 * table: a database that was filled in part stands nowhere and is refused as not empty.
 */
final class OpeningLoader {
    private static final int PIECE = 50_000;

    private final Path file;
    private final Database fresh;
    private final Progress progress;
    private long loaded;

    OpeningLoader(Path file, Database fresh, Progress progress) {
        this.file = file;
        this.fresh = fresh;
        this.progress = progress;
    }

    void load(DataInputStream in) throws IOException {
        List<TableShape> expected = JournalTables.decided();
        refuseUnlessEmpty(expected);
        int tables = in.readInt();
        if (tables != expected.size()) {
            throw new ProofFailed(file, "has " + tables + " tables, not " + expected.size());
        }
        for (TableShape shape : expected) {
            TableShape found = readShape(in, shape.key());
            if (!found.equals(shape)) {
                throw new ProofFailed(file, "has another table than " + shape.name());
            }
            loadTable(in, shape);
        }
    }

    private void refuseUnlessEmpty(List<TableShape> shapes) {
        for (TableShape shape : shapes) {
            boolean empty =
                    fresh.read(tx -> {
                        try (ResultSet row =
                                tx.prepared("select 1 from " + shape.name() + " limit 1")
                                        .executeQuery()) {
                            return !row.next();
                        }
                    });
            if (!empty) {
                throw new ProofFailed(
                        file, "is for an empty database, but " + shape.name() + " has rows");
            }
        }
    }

    private static TableShape readShape(DataInputStream in, List<String> key) throws IOException {
        String name = in.readUTF();
        int width = in.readUnsignedShort();
        List<TableShape.Column> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            String column = in.readUTF();
            int kind = in.readUnsignedByte();
            if (kind >= TableShape.Kind.values().length) {
                throw new IOException("unknown kind of column " + kind);
            }
            columns.add(
                    new TableShape.Column(
                            column, TableShape.Kind.values()[kind], in.readBoolean()));
        }
        return new TableShape(name, List.copyOf(columns), key);
    }

    private void loadTable(DataInputStream in, TableShape shape) throws IOException {
        RowStream stream = new RowStream(shape.columns());
        List<@Nullable Object[]> piece = new ArrayList<>();
        boolean more = true;
        while (more) {
            piece.clear();
            while (piece.size() < PIECE) {
                @Nullable Object[] row = new @Nullable Object[shape.columns().size()];
                more = stream.read(in, row);
                if (!more) {
                    break;
                }
                piece.add(row);
            }
            if (!piece.isEmpty()) {
                fresh.change(tx -> RowLoader.insert(tx, shape, piece));
                loaded += piece.size();
                progress.reached("loading rows", loaded, 0);
            }
        }
    }
}
