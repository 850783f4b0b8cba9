package dev.weir.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Notes which script is about to run where no transaction takes a broken one back: MariaDB commits
 * each statement that makes a table. A script that failed has its row in the history; one whose
 * process or server was killed has none, and would be run a second time onto what it had made.
 */
final class BegunScript implements Callback {
    /** One row at most. */
    private static final String TABLE = "schema_migration_begun";

    private BegunScript() {}

    /** What notes it. */
    static Callback noting() {
        return new BegunScript();
    }

    /** The version that was begun last; empty = none was. */
    static String last(Connection connection) throws SQLException {
        try (ResultSet table =
                connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), TABLE, null)) {
            if (!table.next()) {
                return "";
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version from " + TABLE)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        String version = context.getMigrationInfo().getVersion().getVersion();
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists "
                            + TABLE
                            + " (version varchar(50) not null primary key)");
            statement.execute("delete from " + TABLE);
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into " + TABLE + " values (?)")) {
                insert.setString(1, version);
                insert.executeUpdate();
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot note that version " + version + " begins", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "begun";
    }
}
