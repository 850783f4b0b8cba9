package dev.weir.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** In which words a database is asked. How it is opened is its {@link Engine}'s. */
public enum Dialect {
    SQLITE(SQLDialect.SQLITE),
    POSTGRESQL(SQLDialect.POSTGRES),
    /** MariaDB, and MySQL from 8. */
    MARIADB(SQLDialect.MARIADB);

    /** How an upsert treats a column when the row is there already. */
    public enum Merge {
        /** Part of the table's only unique key. */
        KEY,
        ADD,
        MAX,
        REPLACE,
        /** The first value stays. */
        KEEP
    }

    public record Column(String name, Merge merge) {}

    private final SQLDialect jooq;

    Dialect(SQLDialect jooq) {
        this.jooq = jooq;
    }

    /**
     * What an insert of these columns says at its end to be an upsert. With KEY and KEEP columns
     * alone, rows that are there already are passed over.
     */
    String merging(String table, List<Column> columns) {
        List<String> keys = new ArrayList<>();
        List<String> merges = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            String now = table + "." + name;
            switch (column.merge()) {
                case KEY -> keys.add(name);
                case ADD -> merges.add(name + " = " + now + " + " + offered(name));
                case MAX ->
                        merges.add(
                                name + " = " + greatest() + "(" + now + ", " + offered(name) + ")");
                case REPLACE -> merges.add(name + " = " + offered(name));
                case KEEP -> {}
            }
        }
        if (this == MARIADB) {
            // Which key is met cannot be said: an upserted table must have exactly one.
            String first = keys.getFirst();
            return " on duplicate key update "
                    + (merges.isEmpty()
                            ? first + " = " + table + "." + first
                            : String.join(", ", merges));
        }
        return " on conflict ("
                + String.join(", ", keys)
                + ") do "
                + (merges.isEmpty() ? "nothing" : "update set " + String.join(", ", merges));
    }

    private String offered(String column) {
        return this == MARIADB ? "values(" + column + ")" : "excluded." + column;
    }

    private String greatest() {
        return this == SQLITE ? "max" : "greatest";
    }

    /** The beginning of an insert, up to where its rows are said. */
    static String inserting(String table, List<Column> columns) {
        return "insert into "
                + table
                + " ("
                + String.join(", ", columns.stream().map(Column::name).toList())
                + ") ";
    }

    /** An insert of so many rows, with a parameter for each column of each row. */
    static String insert(String table, List<Column> columns, int rows) {
        String row = "(" + String.join(",", Collections.nCopies(columns.size(), "?")) + ")";
        return inserting(table, columns)
                + "values "
                + String.join(",", Collections.nCopies(rows, row));
    }

    DSLContext jooq(Connection connection) {
        Settings settings =
                new Settings()
                        .withRenderSchema(false)
                        .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
                        .withExecuteLogging(false);
        return DSL.using(connection, jooq, settings);
    }

    /**
     * A process that is paused within a transaction must not keep others for good from what it
     * locked: its server ends a session that says nothing for so long between two statements.
     *
     * @param millis 0 = it may
     */
    void boundPauses(Connection connection, int millis) throws SQLException {
        String bound =
                switch (this) {
                    case SQLITE -> "";
                    case POSTGRESQL -> "set idle_in_transaction_session_timeout = " + millis;
                    // Of MariaDB alone; MySQL skips what is marked so.
                    case MARIADB ->
                            "/*M! set session idle_transaction_timeout = %d */"
                                    .formatted((millis + 999) / 1_000);
                };
        if (!bound.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(bound);
            }
        }
    }

    /** Whether the statement itself was at fault, so that repeating it cannot help. */
    boolean refused(SQLException e) {
        if (this == SQLITE) {
            // SQLITE_ERROR 1, TOOBIG 18, CONSTRAINT 19, MISMATCH 20, RANGE 25; extended codes add
            // high bits.
            int code = e.getErrorCode() & 0xff;
            return code == 1 || code == 18 || code == 19 || code == 20 || code == 25;
        }
        // What the pool or the driver says of a connection is never of the statement, whatever
        // state
        // it bears: MariaDB's driver says 42000 of a connection that has ended, and gives no
        // number.
        boolean ofConnection =
                e instanceof SQLTransientException
                        || e instanceof SQLNonTransientConnectionException
                        || e instanceof SQLRecoverableException
                        || (this == MARIADB && e.getErrorCode() <= 0);
        if (ofConnection) {
            return false;
        }
        // Cardinality, data, constraints, syntax or a missing table: classes of the SQL standard.
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("21")
                || state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("42");
    }

    /**
     * Whether the transaction was rolled back because it met another, so that all of it may be done
     * again at once.
     */
    boolean collided(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        // 40001 serialization failure, also a deadlock of MariaDB; 40P01 a deadlock of PostgreSQL.
        return this != SQLITE && (state.equals("40001") || state.equals("40P01"));
    }
}
