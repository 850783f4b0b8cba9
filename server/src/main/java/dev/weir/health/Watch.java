package dev.weir.health;

import dev.weir.database.Database;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Journal;
import dev.weir.posting.Posting;
import dev.weir.posting.PostingState.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after everything that can go wrong, on a thread of its own, and tells whoever asks.
 *
 * <p>What may block, the disk and the database, is only looked at by that thread; {@link #now} asks
 * the rooms again for the rest, so it is as fresh as it can be without waiting.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /** A database that answers so late is as good as away: what is asked of it waits as long. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

    private static final Duration STALENESS_HOLDS = Duration.ofMillis(500);

    private record Staleness(long seenNanos, long millis) {}

    /**
     * What is watched.
     *
     * @param database the open database; throws {@link DatabaseUnavailable}
     * @param standing how the way to it stands
     * @param clockStep the newest step of the wall clock since the start, or null
     * @param rostersFailingSince since when what nodes are told cannot be renewed, epoch
     *     milliseconds; 0 = it can
     * @param shadow what is wrong with forwarding to an old panel, or null
     * @param aloneSince since when no other machine could take over, epoch milliseconds; 0 = one
     *     can, or there are none
     * @param setAside what lies beside the journal that nobody was answered for, or null
     */
    public record Watched(
            Path dataDirectory,
            Journal journal,
            Posting posting,
            Supplier<Database> database,
            Supplier<DatabaseStanding> standing,
            Supplier<@Nullable ClockStepped> clockStep,
            LongSupplier rostersFailingSince,
            Supplier<@Nullable Degraded> shadow,
            LongSupplier aloneSince,
            Supplier<@Nullable Degraded> setAside) {}

    private final Watched watched;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Map<Condition, Instant> since = new EnumMap<>(Condition.class);
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("health-watch").daemon().factory());

    /** Waits where a paused server or a cut line lets it wait. */
    private final ExecutorService asking =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("health-database").daemon().factory());

    /** The question that is under way, if any. Only the watch's thread. */
    private @Nullable Future<Boolean> asked;

    /** What the log knows of. Only the watch's thread. */
    private final Set<Condition> told = EnumSet.noneOf(Condition.class);

    private volatile Disk disk = Disk.UNKNOWN;
    private volatile boolean databaseAnswers = true;
    private volatile @Nullable Staleness staleness;

    public Watch(Watched watched, InstantSource wall, LongSupplier nanos) {
        this.watched = watched;
        this.wall = wall;
        this.nanos = nanos;
    }

    public void start() {
        disk = Disk.of(watched.dataDirectory());
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, 1_000, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The disk as it was last seen. */
    public Disk disk() {
        return disk;
    }

    /**
     * Age in milliseconds of the oldest entry that figures do not include, at most half a second
     * old: to know it the journal has to be read.
     */
    public long staleMillis() {
        Staleness last = staleness;
        long now = nanos.getAsLong();
        if (last == null || now - last.seenNanos() > STALENESS_HOLDS.toNanos()) {
            last = new Staleness(now, watched.posting().staleMillis());
            staleness = last;
        }
        return last.millis();
    }

    /** Whether the database did what it was last asked, by us and by posting. */
    public boolean databaseAnswers() {
        return databaseAnswers
                && watched.standing().get() == DatabaseStanding.OPEN
                && watched.posting().state().phase() != Phase.WAITING_FOR_DATABASE;
    }

    /** All that is wrong now, worst first. */
    public List<Degraded> now() {
        Map<Condition, Degraded> holding = new Conditions(watched, this, wall).holding();
        synchronized (since) {
            since.keySet().retainAll(holding.keySet());
            holding.replaceAll((condition, found) -> {
                Instant first = since.computeIfAbsent(condition, none -> found.since());
                return new Degraded(condition, first, found.detail());
            });
        }
        return List.copyOf(holding.values());
    }

    /** A round; tells the log what came and what went. */
    void look() {
        try {
            disk = Disk.of(watched.dataDirectory());
            databaseAnswers = askDatabase();
            tell(now());
        } catch (RuntimeException e) {
            // The next round looks again; a scheduled task that throws never runs again.
            LOG.error("Looking after the server failed", e);
        }
    }

    private void tell(List<Degraded> found) {
        Set<Condition> gone = EnumSet.copyOf(told);
        for (Degraded degraded : found) {
            gone.remove(degraded.condition());
            if (told.add(degraded.condition())) {
                LOG.warn("Degraded: {}: {}", degraded.condition().code(), degraded.detail());
            }
        }
        gone.forEach(condition -> LOG.info("No longer degraded: {}", condition.code()));
        told.removeAll(gone);
    }

    private boolean askDatabase() {
        Future<Boolean> question = asked;
        if (question == null) {
            question = asking.submit(this::databaseReads);
            asked = question;
        }
        try {
            boolean answer = question.get(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            asked = null;
            return answer;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            asked = null;
            throw new IllegalStateException("asking the database failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean databaseReads() {
        try {
            return watched.database().get().answers();
        } catch (DatabaseUnavailable | DatabaseRefused e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        asking.shutdownNow();
    }
}
