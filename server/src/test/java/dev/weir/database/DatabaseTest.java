package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.schema.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir Path directory;

    private Database open() {
        return Database.open(DatabaseSettings.of(directory.resolve("weir.db")));
    }

    private static void addAct(Database database, String id) {
        database.change(tx -> insertAct(tx, id));
    }

    private static void insertAct(Transaction tx, String id) throws java.sql.SQLException {
        var insert = tx.prepared("insert into act values (?, 1, 'user.saved', 'local', 0)");
        insert.setString(1, id);
        insert.executeUpdate();
    }

    private static int acts(Database database) {
        return database.read(tx -> tx.jooq().fetchCount(Tables.ACT));
    }

    @Test
    void aSchemaThatTheDriverCannotMakeIsADatabaseThatCannotBeOpened() throws Exception {
        open().close();
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weir.db"));
                var statement = connection.createStatement()) {
            // So the tables are made again, although they are there.
            statement.execute("delete from flyway_schema_history");
        }
        assertThatThrownBy(this::open).isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void keepsWhatWasCommittedAndForgetsWhatFailed() {
        try (Database database = open()) {
            addAct(database, "a");
            assertThatThrownBy(() ->
                            database.change(tx -> {
                                insertAct(tx, "b");
                                throw new IllegalStateException("changed my mind");
                            }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(acts(database)).isEqualTo(1);
            addAct(database, "b");
            assertThat(acts(database)).isEqualTo(2);
        }
        try (Database database = open()) {
            assertThat(acts(database)).isEqualTo(2);
        }
    }

    @Test
    void tellsARefusedStatementFromAnUnavailableDatabase() {
        Database database = open();
        addAct(database, "a");
        assertThatThrownBy(() -> addAct(database, "a")).isInstanceOf(DatabaseRefused.class);
        assertThatThrownBy(() ->
                        database.write(tx -> tx.jooq().execute("insert into act values (null)")))
                .isInstanceOf(DatabaseRefused.class);
        addAct(database, "b");
        database.close();
        assertThatThrownBy(() -> addAct(database, "c")).isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void readsOneSnapshotWhileOthersWrite() {
        try (Database database = open()) {
            addAct(database, "a");
            List<Integer> counts =
                    database.read(tx -> {
                        List<Integer> seen = new ArrayList<>();
                        seen.add(tx.jooq().fetchCount(Tables.ACT));
                        addAct(database, "b");
                        seen.add(tx.jooq().fetchCount(Tables.ACT));
                        return seen;
                    });
            assertThat(counts).containsExactly(1, 1);
            assertThat(acts(database)).isEqualTo(2);
        }
    }

    @Test
    void refusesToWriteInARead() {
        try (Database database = open()) {
            assertThatThrownBy(() ->
                            database.read(tx -> {
                                insertAct(tx, "a");
                                return true;
                            }))
                    .isInstanceOfAny(DatabaseRefused.class, DatabaseUnavailable.class);
            assertThat(acts(database)).isZero();
        }
    }

    @Test
    void letsManyVirtualThreadsReadWhileTheWriterIsBusy() throws InterruptedException {
        try (Database database = open()) {
            CountDownLatch writing = new CountDownLatch(1);
            CountDownLatch enough = new CountDownLatch(1);
            AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
            Thread writer =
                    Thread.startVirtualThread(() ->
                            database.change(tx -> {
                                insertAct(tx, "a");
                                writing.countDown();
                                awaitQuietly(enough);
                            }));
            writing.await();
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                readers.add(
                        Thread.startVirtualThread(() -> {
                            try {
                                assertThat(acts(database)).isZero();
                            } catch (Throwable e) {
                                trouble.set(e);
                            }
                        }));
            }
            for (Thread reader : readers) {
                reader.join();
            }
            enough.countDown();
            writer.join();
            assertThat(trouble.get()).isNull();
            assertThat(acts(database)).isEqualTo(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesADatabaseOfANewerProgram() throws Exception {
        open().close();
        try (var raw = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("weir.db"));
                var statement = raw.createStatement()) {
            statement.execute(
                    "insert into flyway_schema_history select 99, '99', description, type, script,"
                            + " checksum, installed_by, installed_on, execution_time, success from"
                            + " flyway_schema_history where version = '1'");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseUnavailable.class)
                .rootCause()
                .hasMessageContaining("schema version 99");
    }

    @Test
    void knowsItsNewestMigration() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migrations"))) {
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .mapToInt(name ->
                                            Integer.parseInt(name.substring(1, name.indexOf("__"))))
                                    .max())
                    .hasValue(Migrations.NEWEST);
        }
    }
}
