package dev.weir.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How SQLite is opened. */
final class Sqlite {
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

    private Sqlite() {}

    static SQLiteDataSource source(DatabaseSettings settings, int cacheKib) {
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

    static HikariDataSource readers(DatabaseSettings settings) {
        SQLiteDataSource source = source(settings, settings.readerCacheKib());
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
    static void sync(Path file) throws SQLException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // Nothing was written since the file was opened.
        } catch (IOException e) {
            throw new SQLException("cannot force " + log, e);
        }
    }

    static void copy(Path file, Path copy) throws SQLException {
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
