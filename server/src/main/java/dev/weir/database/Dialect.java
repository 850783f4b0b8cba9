package dev.weir.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** Everything in which databases differ. */
public enum Dialect {
    SQLITE;

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

    /**
     * Text of an upsert of so many rows, with a parameter for each column of each row. With KEY and
     * KEEP columns alone, rows that are there already are passed over.
     */
    public String upsert(String table, List<Column> columns, int rows) {
        List<String> keys = new ArrayList<>();
        List<String> merges = new ArrayList<>();
        for (Column column : columns) {
            String name = column.name();
            switch (column.merge()) {
                case KEY -> keys.add(name);
                case ADD -> merges.add(name + " = " + table + "." + name + " + excluded." + name);
                case MAX ->
                        merges.add(
                                name + " = max(" + table + "." + name + ", excluded." + name + ")");
                case REPLACE -> merges.add(name + " = excluded." + name);
                case KEEP -> {}
            }
        }
        return insert(table, columns, rows)
                + " on conflict ("
                + String.join(", ", keys)
                + ") do "
                + (merges.isEmpty() ? "nothing" : "update set " + String.join(", ", merges));
    }

    /** Text of an insert of so many rows, with a parameter for each column of each row. */
    public String insert(String table, List<Column> columns, int rows) {
        List<String> names = columns.stream().map(Column::name).toList();
        String row = "(" + String.join(",", Collections.nCopies(names.size(), "?")) + ")";
        return "insert into "
                + table
                + " ("
                + String.join(", ", names)
                + ") values "
                + String.join(",", Collections.nCopies(rows, row));
    }

    DSLContext jooq(Connection connection) {
        Settings settings =
                new Settings()
                        .withRenderSchema(false)
                        .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
                        .withExecuteLogging(false);
        return DSL.using(connection, SQLDialect.SQLITE, settings);
    }

    /** Whether the statement itself was at fault, so that repeating it cannot help. */
    boolean refused(SQLException e) {
        // SQLITE_ERROR 1, TOOBIG 18, CONSTRAINT 19, MISMATCH 20, RANGE 25; extended codes add high
        // bits.
        int code = e.getErrorCode() & 0xff;
        return code == 1 || code == 18 || code == 19 || code == 20 || code == 25;
    }
}
