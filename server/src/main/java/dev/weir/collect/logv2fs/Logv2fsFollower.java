package dev.weir.collect.logv2fs;

import dev.weir.collect.node.AccountingClock;
import dev.weir.collect.node.Moment;
import dev.weir.collect.node.ReportLog;
import dev.weir.database.Database;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.FaultPoints;
import dev.weir.journal.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a logv2fs that goes on running, by its database, on one thread. */
public final class Logv2fsFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Logv2fsFollower.class);

    /** A part of its own among the instances that are no processes. */
    private static final long INSTANCE = 2L << 40;

    /** Rows in one transaction. */
    private static final int MOST = 500;

    /** So soon it notices that it is to stop. */
    private static final Duration SLICE = Duration.ofMillis(500);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Followed followed;
    private final FollowedUsers users;
    private final Supplier<Database> database;
    private final ReportLog log;
    private final AccountingClock clock;
    private final Supplier<ZoneId> zone;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String trouble = "";
    private SortedSet<String> strangers = new TreeSet<>();

    /**
     * @param database the open database; throws {@link DatabaseUnavailable}
     * @param zone whose days logv2fs writes down
     */
    public Logv2fsFollower(
            Followed followed,
            FollowedUsers users,
            Supplier<Database> database,
            ReportLog log,
            AccountingClock clock,
            Supplier<ZoneId> zone) {
        this.followed = followed;
        this.users = users;
        this.database = database;
        this.log = log;
        this.clock = clock;
        this.zone = zone;
        this.thread = Thread.ofPlatform().name("logv2fs").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                try {
                    follow();
                } catch (SourceAway | DatabaseUnavailable | DatabaseRefused e) {
                    // Nothing is lost: the rows stay where they are.
                    troubled(String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    LOG.error("Following logv2fs failed and is tried again", e);
                }
            } while (!stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Whoever interrupts this thread wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    /** Until the connection ends, the database or the journal is away, or it is to stop. */
    private void follow() throws SourceAway, InterruptedException {
        Memory memory = Memory.read(database.get(), followed.sourceId());
        // What may not have reached the journal before a crash goes again first, as it was.
        if (!enter(memory)) {
            return;
        }
        try (Source source = open(memory.resume())) {
            follow(source, memory);
        } catch (SourceAway e) {
            if (e.isStreamLost()) {
                memory.forgetStream(clock.now().wallMillis());
            }
            throw e;
        }
    }

    private void follow(Source source, Memory memory) throws SourceAway, InterruptedException {
        boolean look = !source.isResumed();
        long lookedNanos = clock.now().nanos();
        String resume = "";
        while (stop.getCount() > 0) {
            if (look) {
                lookedNanos = clock.now().nanos();
                if (!look(source, memory, resume)) {
                    return;
                }
            }
            settled();
            Source.Word word = source.await(SLICE);
            resume = word.resume();
            look =
                    word.isUnclear()
                            || clock.now().nanos() - lookedNanos >= source.lookEvery().toNanos();
            if (!look && !word.isEmpty()) {
                List<FollowedRow> rows = source.read(word.keys());
                // A row under a new key may be one that went on: that takes a look at all.
                look = rows.stream().anyMatch(row -> isNew(memory, row));
                if (!look && !take(memory, rows, Map.of(), resume)) {
                    return;
                }
            }
        }
    }

    private Source open(String resume) throws SourceAway {
        return followed.url().startsWith("mongodb")
                ? Logv2fsMongo.open(followed, resume, SLICE)
                : Logv2fsPostgresStore.open(followed.url(), followed.user(), followed.password());
    }

    private boolean isNew(Memory memory, FollowedRow row) {
        return memory.row(row.id()) == null && user(row) != 0;
    }

    private long user(FollowedRow row) {
        return users.find(row.email(), row.uuid());
    }

    /** Reads what changed of all rows; whether all of it is in the journal. */
    private boolean look(Source source, Memory memory, String resume) throws SourceAway {
        Set<String> all = new LinkedHashSet<>();
        Set<String> changed = new LinkedHashSet<>();
        SortedSet<String> unknown = new TreeSet<>();
        for (Source.Glimpse row : source.glimpse()) {
            all.add(row.id());
            SeenRow seen = memory.row(row.id());
            if (users.find(row.email(), row.uuid()) == 0) {
                unknown.add(row.email());
            } else if (seen == null
                    || seen.used() != row.used()
                    || !seen.email().equals(row.email())) {
                changed.add(row.id());
            }
        }
        notice(unknown);
        Map<String, SeenRow> gone = memory.goneBut(all);
        List<String> keys = new ArrayList<>(changed);
        int from = 0;
        do {
            int to = Math.min(keys.size(), from + MOST);
            Set<String> some = new LinkedHashSet<>(keys.subList(from, to));
            List<FollowedRow> rows = some.isEmpty() ? List.of() : source.read(some);
            if (!take(memory, rows, gone, to == keys.size() ? resume : "")) {
                return false;
            }
            from = to;
        } while (from < keys.size() && stop.getCount() > 0);
        return true;
    }

    /** Whether all is in the journal. */
    private boolean take(
            Memory memory, List<FollowedRow> rows, Map<String, SeenRow> gone, String resume) {
        if (!users.isSource(followed.sourceId())) {
            troubled("there is no node " + followed.sourceId() + " to enter its traffic under");
            return false;
        }
        Instant now = Instant.ofEpochMilli(clock.now().wallMillis());
        memory.take(rows, this::user, gone, resume, zone.get(), now);
        FaultPoints.reach("logv2fs-kept");
        return enter(memory);
    }

    /** Whether all that was pending is in the journal. */
    private boolean enter(Memory memory) {
        for (Telling telling : memory.pending()) {
            if (!users.isSource(telling.sourceId())) {
                // It was followed under a node that is no more.
                continue;
            }
            Moment now = clock.now();
            // A report that is refused may yet be written: sums may come twice, and in any order.
            if (log.append(report(telling, now)) == ReportLog.REFUSED) {
                troubled("the journal takes nothing");
                return false;
            }
            FaultPoints.reach("logv2fs-appended");
        }
        memory.entered();
        return true;
    }

    private static Report report(Telling telling, Moment now) {
        return new Report(
                telling.sourceId(),
                INSTANCE,
                0,
                // There is no answer that could be lost.
                Report.Evidence.COOKIE,
                false,
                now.wallMillis(),
                now.nanos(),
                telling.momentMillis(),
                Report.Route.INBOX_COUNTERS,
                Report.Client.OTHER,
                new byte[0],
                telling.body());
    }

    /** They are counted whole as soon as they are users here. */
    private void notice(SortedSet<String> unknown) {
        if (!unknown.equals(strangers) && !unknown.isEmpty()) {
            LOG.warn(
                    "{} users of logv2fs are none here and not counted, such as {}",
                    unknown.size(),
                    unknown.first());
        }
        strangers = unknown;
    }

    private void troubled(String why) {
        if (!why.equals(trouble)) {
            LOG.warn("logv2fs is not followed: {}", why);
        }
        trouble = why;
    }

    private void settled() {
        if (!trouble.isEmpty()) {
            LOG.info("logv2fs is followed again");
        }
        trouble = "";
    }

    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
