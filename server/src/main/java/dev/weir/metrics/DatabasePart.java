package dev.weir.metrics;

import dev.weir.database.Database;
import dev.weir.database.DatabaseLoad;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.health.Watch;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.Outstanding;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database, and the figures that only it knows. */
public final class DatabasePart implements Part {
    /** A scrape is to come back although the database does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supplier<Database> database;
    private final Supplier<LedgerQueries> ledger;
    private final Watch watch;
    private @Nullable FutureTask<Outstanding> asked;

    /**
     * @param database the open one; throws {@link DatabaseUnavailable}
     * @param ledger as {@code database}
     */
    public DatabasePart(Supplier<Database> database, Supplier<LedgerQueries> ledger, Watch watch) {
        this.database = database;
        this.ledger = ledger;
        this.watch = watch;
    }

    @Override
    public void addTo(Samples samples) {
        boolean up = watch.databaseAnswers();
        samples.gauge("weir_database_up", "1 = the database answers.", up);
        try {
            load(samples, database.get().load());
        } catch (DatabaseUnavailable notOpen) {
            return;
        }
        Outstanding outstanding = up ? outstanding() : null;
        if (outstanding != null) {
            held(samples, outstanding);
        }
    }

    private static void load(Samples samples, DatabaseLoad load) {
        samples.gauge("weir_database_readers", "Connections of the reading pool.")
                .add(load.readersActive(), "state", "active")
                .add(load.readersIdle(), "state", "idle")
                .end();
        samples.gauge("weir_database_waiting", "Threads that wait for their turn.")
                .add(load.readersWaiting(), "to", "read")
                .add(load.writersWaiting(), "to", "write")
                .end();
        samples.counter(
                "weir_database_failures_total",
                "Calls that the database did not do: away, locked, refused.",
                load.failures());
    }

    private static void held(Samples samples, Outstanding outstanding) {
        Samples.Family amounts =
                samples.gauge("weir_held_amounts", "Amounts held in quarantine, by reason.");
        Samples.Family bytes =
                samples.gauge("weir_held_bytes", "Bytes held in quarantine, by reason.");
        for (String reason : LedgerQueries.heldReasons()) {
            Outstanding.Reason found =
                    outstanding.held().stream()
                            .filter(each -> each.word().equals(reason))
                            .findFirst()
                            .orElse(new Outstanding.Reason(reason, 0, 0));
            amounts.add(found.amounts(), "reason", reason);
            bytes.add(found.bytes(), "reason", reason);
        }
        amounts.end();
        bytes.end();
        samples.gauge(
                "weir_unattributed_bytes",
                "Bytes that stand under no user.",
                outstanding.unattributedBytes());
    }

    /** Asks on another thread, at most once at a time; null when no answer comes in time. */
    private @Nullable Outstanding outstanding() {
        FutureTask<Outstanding> question = asked;
        if (question == null || question.isDone()) {
            question = new FutureTask<>(() -> ledger.get().outstanding());
            asked = question;
            Thread.ofVirtual().name("metrics-figures").start(question);
        }
        try {
            return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DatabaseUnavailable
                    || e.getCause() instanceof DatabaseRefused) {
                return null;
            }
            throw new IllegalStateException("held amounts could not be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
