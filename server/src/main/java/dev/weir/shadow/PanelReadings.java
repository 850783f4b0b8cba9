package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.Transaction;
import dev.weir.shadow.PanelFigures.DayKey;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Readings of the old panel's figures: forwarding stands still at a position while somebody reads
 * its database, so that both sides include the very same pushes. Nodes notice nothing. Any thread.
 */
final class PanelReadings {
    /** Of days before the beginning: the longest interval that a report may cover, and one day. */
    private static final long REACHING_BACK_SECONDS = Duration.ofDays(32).toSeconds();

    /** A reading of which nothing is heard for so long is over. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Waits until the ledger includes a position; false = not within the time. */
    @FunctionalInterface
    interface Posted {
        boolean await(long position, Duration atMost) throws InterruptedException;
    }

    /**
     * A reading that is under way.
     *
     * @param begins it is the first one of a comparison
     */
    record Open(
            long id,
            boolean begins,
            long firstPosition,
            long firstAtMillis,
            LedgerSight sight,
            PanelFigures panel) {}

    private final Supplier<Database> database;
    private final Forwarder forwarder;
    private final HoldPoint hold;
    private final PanelClock clock;
    private final Posted posted;
    private long newest;
    private @Nullable Open open;

    PanelReadings(
            Supplier<Database> database, Forwarder forwarder, PanelClock clock, Posted posted) {
        this.database = database;
        this.forwarder = forwarder;
        this.hold = forwarder.holdPoint();
        this.clock = clock;
        this.posted = posted;
    }

    /**
     * Begins one; returns when forwarding stands still.
     *
     * @param anew the comparison begins here, whatever was before
     */
    synchronized Open begin(boolean anew) {
        hold.onlyThrough(0, PATIENCE);
        boolean still = false;
        try {
            awaitRest(0);
            if (!posted.await(forwarder.lastLeft(), SETTLING)) {
                throw new ReadingFailed("the ledger is behind the journal");
            }
            Optional<ComparisonStore.Standing> before =
                    database.get().read(ComparisonStore::standing);
            boolean begins = anew || before.isEmpty();
            long now = clock.millis();
            long firstAt = begins ? now : before.orElseThrow().firstAtMillis();
            long since = clock.day(firstAt) - REACHING_BACK_SECONDS;
            LedgerSight sight = database.get().read(tx -> LedgerSightStore.sight(tx, since));
            hold.onlyThrough(sight.position(), PATIENCE);
            awaitRest(sight.position());
            Open made =
                    new Open(
                            ++newest,
                            begins,
                            begins ? sight.position() : before.orElseThrow().firstPosition(),
                            firstAt,
                            sight,
                            new PanelFigures());
            open = made;
            still = true;
            return made;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReadingFailed("the server is stopping");
        } finally {
            if (!still) {
                hold.letGo();
            }
        }
    }

    private void awaitRest(long position) throws InterruptedException {
        long left = SETTLING.toNanos() / LOOK_NANOS;
        while (!hold.restsAt(position)) {
            if (left-- <= 0) {
                throw new ReadingFailed("pushes do not all reach the old panel now");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The reading of this number, which goes on. */
    synchronized Open goingOn(long id) {
        Open one = open;
        if (one == null || one.id() != id || !hold.restsAt(one.sight().position())) {
            throw new ReadingOver();
        }
        hold.onlyThrough(one.sight().position(), PATIENCE);
        return one;
    }

    /** Gives it up; forwarding goes on. */
    synchronized void abandon(long id) {
        Open one = open;
        if (one != null && one.id() == id) {
            open = null;
            hold.letGo();
        }
    }

    /**
     * Ends it: compares and keeps the result.
     *
     * @param roundsEachPush whether the panel keeps whole bytes
     * @return what was kept
     */
    synchronized ComparisonStore.Standing end(long id, boolean roundsEachPush) {
        Open one = goingOn(id);
        ComparisonStore.Standing standing =
                database.get()
                        .write(tx -> {
                            if (one.begins()) {
                                ComparisonStore.begin(tx, one.sight(), one.panel());
                            }
                            Comparison made = new Comparison(facts(tx, one, roundsEachPush)).made();
                            ComparisonStore.keepDifferences(tx, made.users());
                            ComparisonStore.Standing kept =
                                    new ComparisonStore.Standing(
                                            one.firstPosition(),
                                            one.firstAtMillis(),
                                            one.sight().position(),
                                            clock.millis(),
                                            ComparisonDocument.of(made));
                            ComparisonStore.keep(tx, kept);
                            return kept;
                        });
        abandon(id);
        return standing;
    }

    private Comparison.Facts facts(Transaction tx, Open one, boolean roundsEachPush)
            throws SQLException {
        LedgerSight firstSight = new LedgerSight(one.firstPosition());
        PanelFigures firstPanel = new PanelFigures();
        ComparisonStore.first(tx, firstSight, firstPanel);
        Map<DayKey, Map<Fate, Offered.Sums>> days = ComparisonStore.offeredDays(tx);
        Map<DayKey, long[]> verdicts = new HashMap<>();
        for (Map.Entry<DayKey, Map<Fate, Offered.Sums>> day : days.entrySet()) {
            long first = Long.MAX_VALUE;
            long last = 0;
            for (Offered.Sums sums : day.getValue().values()) {
                first = Math.min(first, sums.firstPosition);
                last = Math.max(last, sums.lastPosition);
            }
            verdicts.put(
                    day.getKey(),
                    LedgerSightStore.verdicts(tx, day.getKey().sourceId(), first, last));
        }
        long from = one.firstPosition();
        long to = one.sight().position();
        return new Comparison.Facts(
                one.sight().since(firstSight),
                firstPanel,
                one.panel(),
                roundsEachPush,
                ComparisonStore.offered(tx),
                days,
                verdicts,
                LedgerSightStore.held(tx, from, to),
                LedgerSightStore.releasedLate(tx, from, to),
                LedgerSightStore.corrections(tx, from, to),
                ComparisonStore.unknown(tx),
                clock::day);
    }
}
