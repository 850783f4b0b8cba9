package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Short transactions of a process that may be paused at any moment. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class SideConnectionTest {
    private static final int SINCE = 12;
    private static final int SILENT_MILLIS = 1_500;
    private static final String MOVE = "update writer_lease set renewal = renewal + 1";

    @Parameter TestDatabase kind;
    @TempDir Path directory;

    @Test
    void whoIsPausedWithinATransactionKeepsNobodyElseWaiting() throws Exception {
        DatabaseSettings settings = kind.fresh(directory);
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        try (SideConnection paused = new SideConnection(settings, SINCE, SILENT_MILLIS);
                SideConnection other = new SideConnection(settings, SINCE, SILENT_MILLIS)) {
            paused.run(tx ->
                    tx.prepared("insert into writer_lease values (1, 1, 0, 'a', 'x:1', '')")
                            .executeUpdate());
            FutureTask<Integer> within =
                    new FutureTask<>(() ->
                            paused.run(tx -> {
                                int moved = tx.prepared(MOVE).executeUpdate();
                                locked.countDown();
                                await(resumed);
                                return moved;
                            }));
            Thread.ofPlatform().start(within);
            await(locked);
            assertThat(moves(other)).isEqualTo(1);
            resumed.countDown();
            assertThatThrownBy(() -> within.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DatabaseUnavailable.class);
        }
        kind.giveBack(settings);
    }

    /** Tries again as a machine does that looks at the lease. */
    private static int moves(SideConnection other) {
        for (int attempt = 1; ; attempt++) {
            try {
                return other.run(tx -> tx.prepared(MOVE).executeUpdate());
            } catch (DatabaseUnavailable locked) {
                assertThat(attempt).isLessThan(4);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
