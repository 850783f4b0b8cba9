package dev.weir.collect.inbox;

import dev.weir.collect.node.AccountingClock;
import dev.weir.collect.node.Moment;
import dev.weir.collect.node.ReportLog;
import dev.weir.database.Database;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.Transaction;
import dev.weir.journal.FaultPoints;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes rows out of the inbox and enters them into the journal, each once, on one thread. */
public final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration CLEANING = Duration.ofMinutes(10);

    /** Rows in one batch. */
    static final int MOST = 2_000;

    private static final String BATCH = "inbox batch";
    private static final String EPOCH = "inbox epoch ";

    private final Supplier<Database> database;
    private final InboxUsers users;
    private final ReportLog log;
    private final AccountingClock clock;
    private final Duration kept;
    private volatile boolean stopping;
    private volatile @Nullable String trouble;
    private final InboxWaker waker;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("inbox").daemon().factory());

    /**
     * @param database the open database; throws {@link DatabaseUnavailable}
     * @param kept how long rows are kept that were taken, so that a row that comes again is known
     */
    public Inbox(
            Supplier<Database> database,
            InboxUsers users,
            ReportLog log,
            AccountingClock clock,
            Duration kept) {
        this.database = database;
        this.users = users;
        this.log = log;
        this.clock = clock;
        this.kept = kept;
        this.waker = new InboxWaker(database, this::takeNow);
    }

    public void start() {
        every(PERIOD, this::takeAll);
        every(CLEANING, this::clean);
        waker.start();
    }

    /** Why rows are not taken now, or null. */
    public @Nullable String trouble() {
        return trouble;
    }

    private void every(Duration period, Runnable work) {
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> guarded(work),
                        period.toMillis(),
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void takeNow() {
        thread.execute(() -> guarded(this::takeAll));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
            trouble = null;
        } catch (DatabaseUnavailable | DatabaseRefused e) {
            // Rows wait where they are.
            trouble = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            // A scheduled task that throws never runs again.
            trouble = String.valueOf(e.getMessage());
            LOG.error("Taking rows out of the inbox failed", e);
        }
    }

    private void takeAll() {
        while (!stopping && take()) {
            // The next batch.
        }
    }

    /** Takes one batch; whether there may be more. */
    boolean take() {
        // What may have reached the journal before a crash goes again first, as it was.
        List<InboxRow> rows = database.get().read(tx -> InboxStore.claimed(tx, MOST));
        if (rows.isEmpty()) {
            if (database.get().read(tx -> InboxStore.fresh(tx, 1)).isEmpty()) {
                return false;
            }
            rows = database.get().write(this::claim);
        }
        for (Map.Entry<InboxReports.Group, List<InboxRow>> one :
                InboxReports.grouped(rows).entrySet()) {
            Moment now = clock.now();
            long position =
                    log.append(
                            InboxReports.report(
                                    one.getKey(), one.getValue(), now.wallMillis(), now.nanos()));
            if (position == ReportLog.REFUSED) {
                // It may yet be written; if so, the same body under the same number is a repeat.
                trouble = "the journal takes nothing";
                return false;
            }
            FaultPoints.reach("inbox-appended");
            database.get().change(tx -> InboxStore.take(tx, one.getValue(), position));
        }
        return true;
    }

    private List<InboxRow> claim(Transaction tx) throws SQLException {
        long now = clock.now().wallMillis();
        long batch = InboxStore.state(tx, BATCH).map(Long::parseLong).orElse(0L) + 1;
        InboxCheck check = new InboxCheck(users, now);
        Map<Long, Map<InboxReports.Group, Boolean>> groups = new HashMap<>();
        Map<Long, Long> before = new HashMap<>();
        List<InboxRow> claimed = new ArrayList<>();
        for (InboxRow row : InboxStore.fresh(tx, MOST)) {
            if (!before.containsKey(row.sourceId())) {
                long epoch =
                        InboxStore.state(tx, EPOCH + row.sourceId())
                                .map(Long::parseLong)
                                .orElse(0L);
                before.put(row.sourceId(), epoch);
                check.newestEpoch(row.sourceId(), epoch);
            }
            String fault = check.fault(row);
            if (!fault.isEmpty()) {
                InboxStore.refuse(tx, row, fault);
                continue;
            }
            InboxRow next = row.atMillis() == 0 ? row.claimed(0, now, 0) : row;
            if (InboxReports.fits(groups, next)) {
                claimed.add(check.claimed(next, batch));
            }
        }
        InboxStore.claim(tx, claimed);
        InboxStore.keepState(tx, BATCH, Long.toString(batch), now);
        for (Map.Entry<Long, Long> one : check.epochs().entrySet()) {
            if (one.getValue() > before.getOrDefault(one.getKey(), 0L)) {
                InboxStore.keepState(tx, EPOCH + one.getKey(), Long.toString(one.getValue()), now);
            }
        }
        return claimed;
    }

    private void clean() {
        long before = clock.now().wallMillis() - kept.toMillis() - InboxCheck.OLDEST.toMillis();
        int dropped = MOST;
        while (!stopping && dropped == MOST) {
            dropped = database.get().write(tx -> InboxStore.dropBefore(tx, before, MOST));
        }
    }

    @Override
    public void close() {
        stopping = true;
        waker.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The inbox did not come to rest within ten seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
