package dev.weir.collect.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who inserts into the inbox on PostgreSQL wakes Weir, also after its connection was cut. */
class InboxWakerTest {
    private static final String LISTENERS =
            "from pg_stat_activity where application_name = 'weir listener' and query like 'listen%'"
                    + " and datname = current_database()";

    @TempDir Path directory;

    @Test
    void insertedRowsWakeItAgainAfterItsConnectionWasCut() throws Exception {
        DatabaseSettings place = TestDatabase.POSTGRESQL.fresh(directory);
        Semaphore woken = new Semaphore(0);
        try (Database database = Database.open(place);
                InboxWaker waker = new InboxWaker(() -> database, woken::release);
                Connection other = TestDatabase.connect(place);
                Statement statement = other.createStatement()) {
            waker.start();
            int first = awaitListenerOtherThan(statement, 0);
            statement.execute(
                    "insert into inbox (source_id, event_id, user_name) values (1, 'a', '7')");
            assertThat(woken.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            statement.execute("select pg_terminate_backend(" + first + ")");
            awaitListenerOtherThan(statement, first);
            statement.execute(
                    "insert into inbox (source_id, event_id, user_name) values (1, 'b', '7')");
            assertThat(woken.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        }
        TestDatabase.POSTGRESQL.giveBack(place);
    }

    @Test
    void whereNobodyNotifiesItEnds() {
        try (Database database = Database.open(TestDatabase.SQLITE.fresh(directory))) {
            InboxWaker waker = new InboxWaker(() -> database, () -> {});
            waker.start();
            waker.close();
            assertThat(database.listen(InboxWaker.CHANNEL)).isEmpty();
        }
    }

    /** The process that serves who listens, once there is one and it is not that. */
    private static int awaitListenerOtherThan(Statement statement, int before) throws SQLException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 60_000_000_000L) {
            try (ResultSet row = statement.executeQuery("select max(pid) " + LISTENERS)) {
                row.next();
                if (row.getInt(1) != 0 && row.getInt(1) != before) {
                    return row.getInt(1);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("nobody listens");
    }
}
