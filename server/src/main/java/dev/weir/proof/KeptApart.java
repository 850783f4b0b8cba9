package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.RowLoader;
import dev.weir.database.RowReader;
import dev.weir.database.TableShape;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes over into a ledger that was made anew what the journal does not decide. */
public final class KeptApart {
    private static final String AUDIT = "access_audit";
    private static final int PIECE = 5_000;

    private final Database before;
    private final Database made;

    private KeptApart(Database before, Database made) {
        this.before = before;
        this.made = made;
    }

    /**
     * Copies the tables. Of the audit log all that the ledger before had comes from there; what the
     * new ledger entered of acts beyond, follows.
     *
     * @param made has none of these rows but what the fold entered into the audit log
     */
    public static void carryOver(Database before, Database made) {
        new KeptApart(before, made).run();
    }

    private void run() {
        long known = LedgerComparison.position(before);
        for (TableShape shape : JournalTables.keptApart()) {
            List<@Nullable Object[]> beyond =
                    shape.name().equals(AUDIT) ? takeBeyond(shape, known) : List.of();
            copy(shape);
            append(shape, beyond);
        }
    }

    /** The rows about acts that the ledger before did not reach; the table is empty then. */
    private List<@Nullable Object[]> takeBeyond(TableShape shape, long known) {
        return made.write(tx -> {
            List<@Nullable Object[]> rows = rows(tx, shape, "position > " + known, Long.MAX_VALUE);
            tx.prepared("delete from " + AUDIT).executeUpdate();
            return rows;
        });
    }

    private void copy(TableShape shape) {
        before.read(tx -> {
            int width = shape.columns().size();
            try (ResultSet rows = tx.prepared(shape.select("")).executeQuery()) {
                List<@Nullable Object[]> piece = new ArrayList<>();
                while (rows.next()) {
                    @Nullable Object[] row = new @Nullable Object[width];
                    RowReader.read(shape, rows, row);
                    piece.add(row);
                    if (piece.size() == PIECE) {
                        insert(shape, piece);
                        piece.clear();
                    }
                }
                insert(shape, piece);
            }
            return true;
        });
    }

    private void insert(TableShape shape, List<@Nullable Object[]> rows) {
        if (!rows.isEmpty()) {
            made.change(tx -> RowLoader.insert(tx, shape, rows));
        }
    }

    private void append(TableShape shape, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        made.change(tx -> {
            long id = lastId(tx);
            int idColumn =
                    shape.columns().stream().map(TableShape.Column::name).toList().indexOf("id");
            for (@Nullable Object[] row : rows) {
                row[idColumn] = ++id;
            }
            RowLoader.insert(tx, shape, rows);
        });
    }

    private static long lastId(Transaction tx) throws SQLException {
        try (ResultSet row =
                tx.prepared("select coalesce(max(id), 0) from " + AUDIT).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static List<@Nullable Object[]> rows(
            Transaction tx, TableShape shape, String condition, long most) throws SQLException {
        List<@Nullable Object[]> all = new ArrayList<>();
        PreparedStatement select = tx.prepared(shape.select(condition));
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next() && all.size() < most) {
                @Nullable Object[] row = new @Nullable Object[shape.columns().size()];
                RowReader.read(shape, rows, row);
                all.add(row);
            }
        }
        return all;
    }
}
