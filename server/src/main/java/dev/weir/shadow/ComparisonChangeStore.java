package dev.weir.shadow;

import dev.weir.database.Change;
import dev.weir.database.Database;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison changes: in pieces, for there may be millions of rows and others want to write
 * too, and each only while what is compared still stands. One thread.
 */
final class ComparisonChangeStore {
    /** Rows of a piece. */
    static final int AT_ONCE = 20_000;

    /**
     * Looks, within the transaction that it keeps from being made, whether forwarding is its own.
     */
    @FunctionalInterface
    interface Check {
        /**
         * @throws ReadingOver when somebody else forwards
         */
        void stillStands(Transaction tx) throws SQLException;
    }

    /**
     * Rows of a table.
     *
     * @param key column by whose order they are taken
     * @param column null = all rows
     * @param value of that column
     */
    record Rows(String table, String key, @Nullable String column, Object value) {
        static Rows all(String table, String key) {
            return new Rows(table, key, null, "");
        }

        private String where() {
            return column == null ? " where " : " where " + column + " = ? and ";
        }

        private int bind(PreparedStatement statement) throws SQLException {
            if (column == null) {
                return 1;
            }
            statement.setObject(1, value);
            return 2;
        }
    }

    private final Database database;
    private final Runnable goesOn;
    private final Check check;

    /**
     * @param goesOn called before each piece
     */
    ComparisonChangeStore(Database database, Runnable goesOn, Check check) {
        this.database = database;
        this.goesOn = goesOn;
        this.check = check;
    }

    /** Makes a change, if all still stands. */
    void change(Change change) {
        goesOn.run();
        database.change(tx -> {
            check.stillStands(tx);
            change.run(tx);
        });
    }

    /** Deletes rows, some at a time. */
    void clear(Rows rows) {
        boolean more = true;
        while (more) {
            goesOn.run();
            more =
                    database.write(tx -> {
                        check.stillStands(tx);
                        return clearSome(tx, rows);
                    });
        }
    }

    /** Whether there may be more. */
    private static boolean clearSome(Transaction tx, Rows rows) throws SQLException {
        PreparedStatement find =
                tx.prepared(
                        "select %s from %s%s 1 = 1 order by %s limit 1 offset %d"
                                .formatted(rows.key, rows.table, rows.where(), rows.key, AT_ONCE));
        rows.bind(find);
        long bound;
        try (ResultSet row = find.executeQuery()) {
            bound = row.next() ? row.getLong(1) : Long.MAX_VALUE;
        }
        PreparedStatement delete =
                tx.prepared(
                        "delete from %s%s %s <= ?".formatted(rows.table, rows.where(), rows.key));
        delete.setLong(rows.bind(delete), bound);
        delete.executeUpdate();
        return bound != Long.MAX_VALUE;
    }
}
