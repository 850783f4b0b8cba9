package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.schema.DefaultSchema;
import dev.weir.database.schema.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jooq.Named;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DatabaseTest {
    @Parameter TestDatabase kind;
    @TempDir Path directory;
    private DatabaseSettings settings;

    @BeforeEach
    void choose() {
        // Some of these tests spoil the schema: nobody else gets this one.
        settings = kind == TestDatabase.SQLITE ? kind.fresh(directory) : kind.bare();
    }

    private Database open() {
        return Database.open(settings);
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
        try (var connection = TestDatabase.connect(settings);
                var statement = connection.createStatement()) {
            // So the tables are made again, although they are there.
            statement.execute("delete from schema_migrations");
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
        try (var raw = TestDatabase.connect(settings);
                var statement = raw.createStatement()) {
            statement.execute(
                    "insert into schema_migrations select 99, '99', description, type, script,"
                            + " checksum, installed_by, installed_on, execution_time, success from"
                            + " schema_migrations where version = '1'");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(DatabaseUnavailable.class)
                .rootCause()
                .hasMessageContaining("schema version 99");
    }

    @Test
    void hasATableForEachThatTheProgramKnowsWithTheSameColumnsAndKey() {
        try (Database database = open()) {
            database.read(tx -> {
                for (TableShape shape : TableShape.all()) {
                    assertThat(Columns.of(tx, shape.name()))
                            .as(shape.name())
                            .isEqualTo(Columns.expected(shape));
                }
                return true;
            });
        }
    }

    @Test
    void tablesThatAreUpsertedHaveOneUniqueKey() {
        // MariaDB cannot be told which of them is meant. Of these, unattributed and the accounts'
        // are only inserted into.
        assertThat(DefaultSchema.DEFAULT_SCHEMA.getTables())
                .filteredOn(table -> table.getUniqueKeys().size() > 0)
                .extracting(Named::getName)
                .containsExactlyInAnyOrder(
                        "unattributed", "access_account", "access_session", "access_token");
    }

    @Test
    void oldHistoriesOfTheSchemaAreTakenOver() throws Exception {
        open().close();
        try (var raw = TestDatabase.connect(settings);
                var statement = raw.createStatement()) {
            statement.execute("alter table schema_migrations rename to flyway_schema_history");
        }
        try (Database database = open()) {
            addAct(database, "a");
            assertThat(acts(database)).isEqualTo(1);
        }
    }

    @Test
    void knowsItsNewestMigration() throws IOException {
        int newest = 0;
        for (String directory : List.of("shared", kind.name().toLowerCase(Locale.ROOT))) {
            try (Stream<Path> files = Files.list(Path.of("src/main/resources/db", directory))) {
                newest =
                        Math.max(
                                newest,
                                files.map(file -> file.getFileName().toString())
                                        .filter(name -> name.endsWith(".sql"))
                                        .mapToInt(DatabaseTest::number)
                                        .max()
                                        .orElse(0));
            }
        }
        assertThat(newest).isEqualTo(Migrations.NEWEST);
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
}
