package dev.weir.server;

import dev.weir.access.AuditLog;
import dev.weir.config.ServerConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.Journal;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.Posting;
import dev.weir.proof.Holds;
import dev.weir.proof.Opening;
import dev.weir.proof.Openings;
import dev.weir.proof.Progress;
import dev.weir.proof.ProofFailed;
import dev.weir.usage.AccountingCalendar;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done aside, on one thread: drops hour rows and verdicts past their time, adds hours and
 * days that are over to the sums by month, writes an opening a day, and lets the journal forget
 * what an opening covers (R18).
 */
final class Housekeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);

    private static final Duration ROUND = Duration.ofMinutes(10);

    /**
     * Sums by month stand in the database, unless it was just made, upgraded or copied: then
     * rankings add up all rows until the sums are there, so they are not put off for a round.
     */
    private static final Duration FIRST_SUMS = Duration.ofSeconds(30);

    private static final Duration BETWEEN_OPENINGS = Duration.ofDays(1);

    /** The newest is for a quick rebuild, the oldest for one that proves more. */
    private static final int KEPT_OPENINGS = 8;

    /** After the end of a day most of what is late for it has come. */
    private static final Duration DAY_IS_OVER = Duration.ofHours(2);

    /** Of an hour what most nodes push; what comes later costs its commit a little more. */
    private static final Duration HOUR_IS_OVER = Duration.ofMinutes(5);

    /** So rankings add up rows of no more than an hour and a few minutes. */
    private static final Duration BETWEEN_SUMS = Duration.ofMinutes(2);

    /** Rows changed in one transaction: posting waits for no more than that. */
    private static final int ROWS_AT_A_TIME = 5_000;

    private final Supplier<Database> database;
    private final LedgerStore ledger;
    private final Journal journal;
    private final Posting posting;
    private final Openings openings;
    private final Holds holds;
    private final Duration hourRetention;
    private final Duration verdictRetention;
    private final AuditLog audit;
    private final Duration auditRetention;
    private final Supplier<AccountingCalendar> calendar;
    private final InstantSource wall;
    private final RetentionClock clock;
    private volatile boolean stopping;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("housekeeper").daemon().factory());

    Housekeeper(
            Supplier<Database> database,
            LedgerStore ledger,
            Journal journal,
            Posting posting,
            Openings openings,
            Holds holds,
            AuditLog audit,
            ServerConfig config,
            Supplier<AccountingCalendar> calendar,
            InstantSource wall,
            LongSupplier nanos) {
        this.database = database;
        this.ledger = ledger;
        this.journal = journal;
        this.posting = posting;
        this.openings = openings;
        this.holds = holds;
        this.hourRetention = config.hourRetention();
        this.verdictRetention = config.verdictRetention();
        this.audit = audit;
        this.auditRetention = config.auditRetention();
        this.calendar = calendar;
        this.wall = wall;
        this.clock = new RetentionClock(wall, nanos);
    }

    void start() {
        // Hours first: they take a moment, days after an upgrade minutes.
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> putOffIfItFails(this::sumUpHours),
                        FIRST_SUMS.toMillis(),
                        BETWEEN_SUMS.toMillis(),
                        TimeUnit.MILLISECONDS);
        var _ =
                thread.schedule(
                        () -> putOffIfItFails(this::sumUpMonths),
                        FIRST_SUMS.toMillis(),
                        TimeUnit.MILLISECONDS);
        var _ =
                thread.scheduleWithFixedDelay(
                        this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void round() {
        putOffIfItFails(() -> {
            dropOldRows();
            sumUpMonths();
            writeOpeningIfDue();
            journal.retain(holds.safeToRemoveBefore(openings, posting.state().committed()));
        });
    }

    private static void putOffIfItFails(Runnable work) {
        try {
            work.run();
        } catch (DatabaseUnavailable | ProofFailed e) {
            // Nothing is lost by waiting; the next round tries again.
            LOG.warn("Housekeeping is put off: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Housekeeping failed and is tried again", e);
        }
    }

    private void dropOldRows() {
        if (!clock.mayDelete(database.get().read(ledger::newestVerdictMillis))) {
            LOG.warn("Nothing is dropped before the clock has gone evenly for a day");
            return;
        }
        long now = wall.millis();
        long oldestHour = (now - hourRetention.toMillis()) / 1000;
        long oldestVerdict = now - verdictRetention.toMillis();
        drop(() ->
                database.get().write(tx -> ledger.dropHoursBefore(tx, oldestHour, ROWS_AT_A_TIME)));
        drop(() ->
                database.get()
                        .write(tx -> ledger.dropVerdictsBefore(tx, oldestVerdict, ROWS_AT_A_TIME)));
        long oldestAudit = now - auditRetention.toMillis();
        drop(() -> database.get().write(tx -> audit.dropBefore(tx, oldestAudit, ROWS_AT_A_TIME)));
    }

    private void drop(Supplier<Integer> some) {
        boolean left = true;
        while (left && !stopping) {
            left = some.get() > 0;
        }
    }

    private void sumUpHours() {
        long endedBy = wall.instant().minus(HOUR_IS_OVER).getEpochSecond();
        // Asked first, so that nothing is written every few minutes where nothing happens.
        boolean left =
                database.get().read(tx -> ledger.hasHourToSumUp(tx, calendar.get(), endedBy));
        while (left && !stopping) {
            left =
                    database.get()
                            .write(tx ->
                                    ledger.sumUpHours(tx, calendar.get(), endedBy, ROWS_AT_A_TIME));
        }
    }

    private void sumUpMonths() {
        long endedBy = wall.instant().minus(DAY_IS_OVER).getEpochSecond();
        boolean left = true;
        while (left && !stopping) {
            left =
                    database.get()
                            .write(tx ->
                                    ledger.sumUpMonths(
                                            tx, calendar.get(), endedBy, ROWS_AT_A_TIME));
        }
    }

    private void writeOpeningIfDue() {
        boolean due =
                openings.list().stream()
                        .map(Opening::atMs)
                        .noneMatch(at -> wall.millis() - at < BETWEEN_OPENINGS.toMillis());
        if (due && posting.state().committed() > 0) {
            openings.write(database.get(), Progress.NONE);
            openings.keepNewest(KEPT_OPENINGS);
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("Housekeeping did not end within a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
