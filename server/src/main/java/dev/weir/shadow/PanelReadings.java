package dev.weir.shadow;

import dev.weir.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
     * @param owner as who this process forwards
     * @param daysFrom days of users are compared from here on, epoch seconds
     */
    record Open(
            long id,
            long owner,
            boolean begins,
            long firstPosition,
            long firstAtMillis,
            long daysFrom,
            LedgerSight sight,
            PanelFigures panel) {
        void close() {
            sight.close();
            panel.close();
        }
    }

    private final Supplier<Database> database;
    private final Forwarder forwarder;
    private final HoldPoint hold;
    private final PanelClock clock;
    private final Posted posted;
    private final Path scratch;
    private long newest;
    private @Nullable Open open;

    PanelReadings(
            Supplier<Database> database,
            Forwarder forwarder,
            PanelClock clock,
            Posted posted,
            Path scratch) {
        this.database = database;
        this.forwarder = forwarder;
        this.hold = forwarder.holdPoint();
        this.clock = clock;
        this.posted = posted;
        this.scratch = scratch;
        // Not on the thread that makes turns: a reading that begins waits for it.
        hold.whenOver(() -> Thread.ofVirtual().name("shadow-reading-over").start(this::closeOver));
    }

    /** Closes the files of a reading of which nothing was heard any more. */
    private synchronized void closeOver() {
        Open one = open;
        if (one != null && !hold.holdsAt(one.sight().position())) {
            forgetOpen();
        }
    }

    /**
     * Begins one; returns when forwarding stands still.
     *
     * @param anew the comparison begins here, whatever was before
     * @param userDays so many days of users are compared, today among them
     */
    synchronized Open begin(boolean anew, int userDays) {
        forgetOpen();
        hold.onlyThrough(0, PATIENCE);
        boolean still = false;
        LedgerSight sighted = null;
        try {
            awaitRest(0);
            long owner = forwarder.owner();
            if (!posted.await(forwarder.lastLeft(), SETTLING)) {
                throw new ReadingFailed("the ledger is behind the journal");
            }
            Optional<ComparisonStore.Standing> before =
                    database.get().read(ComparisonStore::standing);
            boolean begins = anew || before.isEmpty();
            long now = clock.millis();
            long firstAt = begins ? now : before.orElseThrow().firstAtMillis();
            long since = clock.day(firstAt) - REACHING_BACK_SECONDS;
            long daysFrom =
                    Math.max(
                            clock.day(firstAt),
                            clock.day(now - Duration.ofDays(userDays - 1L).toMillis()));
            LedgerSight sight =
                    database.get().read(tx -> LedgerSightStore.sight(tx, since, daysFrom, scratch));
            sighted = sight;
            hold.onlyThrough(sight.position(), PATIENCE);
            awaitRest(sight.position());
            Open made =
                    new Open(
                            ++newest,
                            owner,
                            begins,
                            begins ? sight.position() : before.orElseThrow().firstPosition(),
                            firstAt,
                            daysFrom,
                            sight,
                            PanelFigures.in(scratch));
            open = made;
            still = true;
            return made;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReadingFailed("the server is stopping");
        } finally {
            if (!still) {
                hold.letGo();
                if (sighted != null) {
                    sighted.close();
                }
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
        if (one == null || one.id() != id) {
            throw new ReadingOver();
        }
        if (!hold.restsAt(one.sight().position())) {
            forgetOpen();
            throw new ReadingOver();
        }
        hold.onlyThrough(one.sight().position(), PATIENCE);
        return one;
    }

    /** Takes up what the panel says. */
    synchronized void says(long id, Consumer<PanelFigures> what) {
        what.accept(goingOn(id).panel());
    }

    /** Gives it up; forwarding goes on. */
    synchronized void abandon(long id) {
        Open one = open;
        if (one != null && one.id() == id) {
            forgetOpen();
        }
    }

    private void forgetOpen() {
        Open one = open;
        if (one != null) {
            open = null;
            one.close();
            hold.letGo();
        }
    }

    /**
     * Ends it: compares and keeps the result.
     *
     * @param roundsEachPush whether the panel keeps whole bytes
     * @param keepsBilledDays whether its days of users are billed bytes, else raw
     * @return what was kept
     */
    synchronized ComparisonStore.Standing end(
            long id, boolean roundsEachPush, boolean keepsBilledDays) {
        Open one = goingOn(id);
        ComparisonStore.Standing standing =
                new ComparisonRun(
                                database.get(),
                                clock,
                                one,
                                () -> goingOn(id),
                                tx -> {
                                    if (!ShadowStore.isOwner(tx, one.owner())) {
                                        throw new ReadingOver();
                                    }
                                })
                        .made(roundsEachPush, keepsBilledDays);
        forgetOpen();
        return standing;
    }
}
