package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Change;
import dev.weir.database.DatabaseUnavailable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChangeFeedFailureTest {
    /** PostgreSQL's queue is full: a listener has not read for a long time. */
    @Test
    void whoLeavesNumbersIsNotTouchedByADatabaseThatRefusesThem() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(2);
        try (ChangeFeed feed = new ChangeFeed(Duration.ofMillis(1), Duration.ofMillis(1))) {
            feed.start();
            feed.resumed(
                    (Change _) -> {
                        again.countDown();
                        if (tries.incrementAndGet() == 1) {
                            throw new DatabaseUnavailable(
                                    "too many notifications in the NOTIFY queue",
                                    new IllegalStateException());
                        }
                    },
                    5);

            assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
