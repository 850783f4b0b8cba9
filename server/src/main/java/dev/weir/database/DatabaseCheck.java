package dev.weir.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * Looks at a database file from outside, also while a server has it open; changes nothing.
 *
 * <p>While it reads, the log of the database grows by what is committed meanwhile: so it ends
 * itself after a time.
 */
public final class DatabaseCheck {
    /** More lines of the same trouble tell nobody more. */
    private static final int MOST_LINES = 10;

    /** Instructions of SQLite's machine between two looks at the clock. */
    private static final int STEPS = 100;

    private DatabaseCheck() {}

    /**
     * What was seen.
     *
     * @param version of the schema; 0 = there is none, or its making never ended
     * @param damage what SQLite's own quick check says, empty = nothing
     * @param whole whether everything was looked at before the time was over
     */
    public record Result(int version, List<String> damage, boolean whole) {
        public Result {
            damage = List.copyOf(damage);
        }
    }

    /**
     * Looks at the file.
     *
     * @param longest when to stop, even in the midst
     * @throws DatabaseUnavailable when it cannot be opened or is no database
     */
    public static Result look(Path file, Duration longest, LongSupplier nanos) {
        // Without a log nobody has it open and SQLite would have to make one, in this user's name.
        boolean alone = !Files.exists(log(file));
        try {
            Result found = look(file, alone, longest, nanos);
            boolean joined = alone && Files.exists(log(file));
            return joined && !found.damage().isEmpty() ? look(file, false, longest, nanos) : found;
        } catch (SQLException e) {
            throw new DatabaseUnavailable("cannot look at " + file, e);
        }
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private static Result look(Path file, boolean alone, Duration longest, LongSupplier nanos)
            throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(
                "jdbc:sqlite:"
                        + file.toUri().toString().replaceFirst("^file:/+", "file:///")
                        + (alone ? "?immutable=1" : ""));
        int version = Migrations.versionOf(source);
        long begun = nanos.getAsLong();
        try (Connection connection = source.getConnection()) {
            ProgressHandler.setHandler(
                    connection,
                    STEPS,
                    new ProgressHandler() {
                        @Override
                        protected int progress() {
                            return nanos.getAsLong() - begun > longest.toNanos() ? 1 : 0;
                        }
                    });
            return quickCheck(connection, version);
        }
    }

    private static Result quickCheck(Connection connection, int version) throws SQLException {
        List<String> damage = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet lines =
                        statement.executeQuery("pragma quick_check(" + MOST_LINES + ")")) {
            while (lines.next()) {
                if (!lines.getString(1).equals("ok")) {
                    damage.add(lines.getString(1));
                }
            }
            return new Result(version, damage, true);
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
                return new Result(version, damage, false);
            }
            throw e;
        }
    }
}
