package dev.weir.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.flywaydb.core.Flyway;

/** A database as an older program left it: its schema, and rows in the columns it had. */
public final class OldSchema {
    /** As the history was called then. */
    private static final String HISTORY = "flyway_schema_history";

    private OldSchema() {}

    /**
     * Makes the schema of a version in a database without any table.
     *
     * @return its tables but the history
     */
    public static List<String> make(DatabaseSettings bare, int version) throws SQLException {
        Engine engine = Engine.of(bare);
        Flyway.configure()
                .dataSource(engine.migrator())
                .table(HISTORY)
                .locations(Migrations.locations(engine.dialect()))
                .placeholders(engine.words())
                .target(Integer.toString(version))
                .load()
                .migrate();
        try (Connection connection = TestDatabase.connect(bare)) {
            List<String> tables = new ArrayList<>();
            for (TableShape shape : TableShape.all()) {
                if (!columns(connection, shape.name()).isEmpty()) {
                    tables.add(shape.name());
                }
            }
            return tables;
        }
    }

    /** Puts the rows of a newer database into the columns that the old table has. */
    public static void fill(DatabaseSettings newer, DatabaseSettings old, String table)
            throws SQLException {
        try (Connection from = TestDatabase.connect(newer);
                Connection to = TestDatabase.connect(old)) {
            to.setAutoCommit(false);
            List<String> columns = columns(to, table);
            String list = String.join(", ", columns);
            String places = String.join(", ", Collections.nCopies(columns.size(), "?"));
            Dialect dialect = Engine.of(old).dialect();
            Transaction tx = new Transaction(to, dialect, new Statements());
            try (ResultSet rows =
                            from.createStatement()
                                    .executeQuery("select " + list + " from " + table);
                    PreparedStatement insert =
                            to.prepareStatement(
                                    "insert into %s (%s) values (%s)"
                                            .formatted(table, list, places))) {
                while (rows.next()) {
                    if (dialect == Dialect.POSTGRESQL && Months.BY_MONTH.contains(table)) {
                        Months.prepare(tx, table, new long[] {rows.getLong("bucket")});
                    }
                    for (int i = 1; i <= columns.size(); i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    insert.executeUpdate();
                }
            }
            to.commit();
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet row =
                connection
                        .getMetaData()
                        .getColumns(connection.getCatalog(), connection.getSchema(), table, null)) {
            while (row.next()) {
                columns.add(row.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }
}
