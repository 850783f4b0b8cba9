package dev.weir.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The installation's database: one writer, a pool of readers.
 *
 * <p>Any thread may call. A virtual thread waits while its work runs on one of the database's
 * platform threads (a native call would hold its carrier, and there may be only two); a platform
 * thread runs its work itself.
 */
public final class Database implements AutoCloseable {
    private final DatabaseSettings settings;
    private final Engine engine;
    private final Dialect dialect;
    private final Writer writer;
    private final HikariDataSource readers;
    private final ExecutorService threads;
    private final LongAdder failures = new LongAdder();

    private Database(DatabaseSettings settings, Engine engine, Writer writer) {
        this.settings = settings;
        this.engine = engine;
        this.dialect = engine.dialect();
        this.writer = writer;
        this.readers = engine.readers();
        this.threads =
                Executors.newFixedThreadPool(
                        settings.readers() + 1,
                        Thread.ofPlatform().name("database-", 1).daemon().factory());
    }

    /**
     * Opens the database, making a file and migrating when needed.
     *
     * @throws DatabaseUnavailable when it cannot be opened, is of a newer program, or holds a copy
     *     that is not whole
     */
    public static Database open(DatabaseSettings settings) {
        Database opened = openForCopy(settings);
        try {
            CopyMark half = opened.read(CopyMark::in).orElse(null);
            if (half != null) {
                throw unopened(settings, new CopyUnfinished(half));
            }
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /**
     * As {@link #open}, also where a copy was begun and is not whole: for whoever goes on with it.
     *
     * @throws DatabaseUnavailable when it cannot be opened, or is of a newer program
     */
    public static Database openForCopy(DatabaseSettings settings) {
        Engine engine = Engine.of(settings);
        Writer writer = null;
        try {
            Migrations.bringUp(engine);
            writer = new Writer(engine);
            return new Database(settings, engine, writer);
        } catch (SQLException e) {
            throw unopened(settings, writer, e);
        } catch (RuntimeException e) {
            // The migration and the pool wrap what the driver says. What is no matter of the
            // driver's does not pass by itself.
            throw comesFromDriver(e) ? unopened(settings, writer, e) : e;
        }
    }

    private static DatabaseUnavailable unopened(
            DatabaseSettings settings, @Nullable Writer writer, Exception reason) {
        if (writer != null) {
            writer.close();
        }
        return unopened(settings, reason);
    }

    /** What says by itself what is to be done is said as it is. */
    static DatabaseUnavailable unopened(DatabaseSettings settings, Exception reason) {
        String message =
                reason instanceof SchemaNewer
                                || reason instanceof SchemaForeign
                                || reason instanceof SchemaUnfinished
                                || reason instanceof CopyUnfinished
                        ? settings.place() + ": " + reason.getMessage()
                        : "cannot open " + settings.place() + ": " + firstLine(reason);
        return new DatabaseUnavailable(message, reason);
    }

    /** What the driver says, without a full stop; it never says the password. */
    private static String firstLine(Throwable reason) {
        Throwable told = reason;
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                told = cause;
                break;
            }
        }
        return String.valueOf(told.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip()
                .replaceFirst("\\.+$", "");
    }

    private static boolean comesFromDriver(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    /** Version of the schema that this program works with. */
    public static int schemaVersion() {
        return Migrations.NEWEST;
    }

    /**
     * Runs the work alone among writers and commits it.
     *
     * @throws DatabaseUnavailable when the database cannot do it now; nothing was changed
     * @throws DatabaseRefused when it never will; nothing was changed
     */
    public <T extends @Nullable Object> T write(Work<T> work) {
        return onOwnThread(() -> writer.run(work));
    }

    /** As {@link #write}, for work without a result. */
    public void change(Change change) {
        write(tx -> {
            change.run(tx);
            return true;
        });
    }

    /** Runs the work on one snapshot. It must not write. */
    public <T extends @Nullable Object> T read(Work<T> work) {
        return onOwnThread(() -> readNow(work));
    }

    public Dialect dialect() {
        return dialect;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /**
     * Whether it answers a question.
     *
     * @throws DatabaseUnavailable when it does not
     */
    public boolean answers() {
        return read(tx -> {
            try (ResultSet one = tx.prepared("select 1").executeQuery()) {
                return one.next();
            }
        });
    }

    /**
     * Listens on a channel; empty = this kind of database has none.
     *
     * @throws DatabaseUnavailable when it cannot be reached
     */
    public Optional<Listening> listen(String channel) {
        return engine instanceof PostgresEngine postgres
                ? Optional.of(Listening.open(postgres.listener(), channel))
                : Optional.empty();
    }

    /** How busy it is now. Any thread; never waits. */
    public DatabaseLoad load() {
        HikariPoolMXBean pool = readers.getHikariPoolMXBean();
        return new DatabaseLoad(
                pool == null ? 0 : pool.getActiveConnections(),
                pool == null ? 0 : pool.getIdleConnections(),
                pool == null ? 0 : pool.getThreadsAwaitingConnection(),
                writer.waiting(),
                failures.sum());
    }

    /** Returns when everything committed so far is on disk and survives a power cut. */
    public void sync() {
        onOwnThread(() -> {
            engine.sync();
            return true;
        });
    }

    /**
     * Copies the whole database, as it is at one moment, into a new file that is on disk when this
     * returns. Writers go on.
     *
     * @throws DatabaseRefused when the file exists and is not empty
     */
    public void copyTo(Path copy) {
        onOwnThread(() -> {
            if (engine instanceof SqliteEngine file) {
                file.copy(copy);
            } else {
                TableCopy.toFile(this, copy);
            }
            return true;
        });
    }

    /**
     * Puts all rows of another database in the place of its own, in one transaction.
     *
     * @param but tables that stay as they are
     * @param last runs in the transaction too, at its end
     */
    public void replaceWith(Database other, Set<String> but, Change last) {
        change(tx -> {
            TableCopy.replace(tx, other, but);
            last.run(tx);
        });
    }

    @Override
    public void close() {
        threads.close();
        readers.close();
        writer.close();
    }

    private <T extends @Nullable Object> T readNow(Work<T> work) throws SQLException {
        try (Connection connection = readers.getConnection()) {
            Statements statements = new Statements();
            try {
                return work.run(new Transaction(connection, dialect, statements));
            } finally {
                statements.close();
                connection.rollback();
            }
        }
    }

    private interface Call<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private <T extends @Nullable Object> T onOwnThread(Call<T> call) {
        if (!Thread.currentThread().isVirtual()) {
            return translated(call);
        }
        HandedOver<T> handedOver = new HandedOver<>(() -> translated(call));
        try {
            threads.execute(handedOver);
        } catch (RejectedExecutionException e) {
            throw new DatabaseUnavailable("the database is closed", e);
        }
        return handedOver.await();
    }

    private <T extends @Nullable Object> T translated(Call<T> call) {
        try {
            return call.run();
        } catch (SQLException e) {
            throw translate(e, e);
        } catch (RuntimeException e) {
            // jOOQ wraps; its exception class is not named here so that it is not loaded for
            // nothing.
            if (e.getCause() instanceof SQLException cause) {
                throw translate(cause, e);
            }
            throw e;
        }
    }

    private RuntimeException translate(SQLException reason, Exception whole) {
        if (whole instanceof DatabaseRefused refused) {
            return refused;
        }
        if (whole instanceof DatabaseUnavailable unavailable) {
            return unavailable;
        }
        String message = String.valueOf(reason.getMessage());
        failures.increment();
        return dialect.refused(reason)
                ? new DatabaseRefused(message, whole)
                : new DatabaseUnavailable(message, whole);
    }
}
