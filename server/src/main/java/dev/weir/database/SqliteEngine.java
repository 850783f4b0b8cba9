package dev.weir.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.database.DatabaseSettings.SqliteFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite: a file. */
final class SqliteEngine implements Engine {
    /** Another process may hold the file for a moment: a backup tool, a shell. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    /** Read through the page cache of the operating system instead of copying. */
    private static final long MMAP_BYTES = 256L << 20;

    /** Pages in the log before a commit moves them into the file: 32 MB at 4 KiB. */
    private static final int CHECKPOINT_PAGES = 8192;

    /** The log file is cut back to this when a checkpoint has emptied it. */
    private static final long LOG_BYTES = 128L << 20;

    /** Whoever reads is told so soon that the database is away or busy. */
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private final SqliteFile settings;

    SqliteEngine(SqliteFile settings) {
        this.settings = settings;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public SQLiteDataSource writer() {
        return source(settings.writerCacheKib());
    }

    @Override
    public Map<String, String> words() {
        return Map.of();
    }

    private SQLiteDataSource source(int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // A power cut may take the last commits but never the file's consistency; the journal has
        // them and posting goes on from the position that was kept.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout((int) BUSY.toMillis());
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Long.toString(MMAP_BYTES));
        config.setPragma(
                SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, Long.toString(LOG_BYTES));
        config.setCacheSize(-cacheKib);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + settings.file());
        return source;
    }

    @Override
    public HikariDataSource readers() {
        SQLiteDataSource source = source(settings.readerCacheKib());
        source.getConfig().setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        HikariConfig config = new HikariConfig();
        config.setPoolName("readers");
        config.setDataSource(source);
        config.setMaximumPoolSize(settings.readers());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        config.setConnectionInitSql("pragma query_only = on");
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    /**
     * Forces the log: commits do not, and what the log no longer holds was forced when it moved
     * into the file. SQLite's locks are on other files, so closing this one costs none.
     */
    @Override
    public void sync() throws SQLException {
        Path file = settings.file();
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Nothing was written since the file was opened.
        } catch (IOException e) {
            throw new SQLException("cannot force " + log, e);
        }
    }

    void copy(Path copy) throws SQLException {
        Path file = settings.file();
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        try (Connection connection = source.getConnection();
                PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new SQLException("cannot force " + copy, e);
        }
    }
}
