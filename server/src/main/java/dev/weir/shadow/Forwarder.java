package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.directory.Node;
import dev.weir.journal.EntriesRemoved;
import dev.weir.journal.FaultPoints;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalException;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import dev.weir.posting.ReportReaders;
import dev.weir.shadow.ShadowState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every push of the journal to the old panel, once each and in order for each node.
 *
 * <p>One thread decides and commits; a virtual thread carries each push. A turn of that thread is
 * one transaction: what became of pushes, and which are on their way from now on. So after a crash
 * it is known of each push whether it may have left, and none that may have is sent again.
 */
final class Forwarder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final long LOOK_MILLIS = 200;
    private static final long PAUSE_MILLIS = 1_000;

    /** What is known of the outside. */
    record Surroundings(
            Journal journal,
            Supplier<Database> database,
            LongFunction<@Nullable Node> nodes,
            ReportReaders readers,
            PanelClock clock,
            LongSupplier nanos,
            Duration refusedKept) {}

    private final Surroundings around;
    private final OldPanelDoor door;
    private final ForwardMeter meter;
    private final Settling settling;
    private final PanelPatience panel;
    private final HoldPoint holdPoint;
    private final long bornAt;
    private final LinkedBlockingQueue<Sent> results = new LinkedBlockingQueue<>();
    private final List<Sent> uncommitted = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    private volatile long lastLeft;
    private @Nullable Window window;
    private @Nullable JournalReader reader;
    private long turn;
    private long position;
    private long passedOver;
    private long cleanedMillis;

    /**
     * @param bornAt end of the journal when the process began: at the very first start, pushes from
     *     there on are sent
     */
    Forwarder(Surroundings around, OldPanelDoor door, ForwardMeter meter, long bornAt) {
        this.around = around;
        this.door = door;
        this.meter = meter;
        this.settling =
                new Settling(around.nodes(), around.readers(), around.clock(), door.token());
        this.panel = new PanelPatience(meter, around.nanos());
        this.holdPoint = new HoldPoint(around.nanos());
        this.bornAt = bornAt;
        this.thread = Thread.ofPlatform().name("shadow-forwarder").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Where it is to stand still. */
    HoldPoint holdPoint() {
        return holdPoint;
    }

    /** The newest push that may have left. */
    long lastLeft() {
        return lastLeft;
    }

    private void run() {
        while (!done()) {
            try {
                boolean moved = turn();
                Sent first = results.poll(moved ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    uncommitted.add(first);
                }
            } catch (DatabaseUnavailable e) {
                meter.stands(Phase.DATABASE_AWAY, String.valueOf(e.getMessage()));
                pause();
            } catch (JournalException e) {
                meter.stands(Phase.FAILED, "the journal cannot be read: " + e.getMessage());
                forget();
                pause();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Forwarding to the old panel failed and is tried again", e);
                meter.stands(Phase.FAILED, String.valueOf(e.getMessage()));
                forget();
                pause();
            }
        }
    }

    /** At the end, answers of pushes under way are still taken for a while. */
    private boolean done() {
        Window now = window;
        return stopping && (now == null || (now.isIdle() && results.isEmpty()));
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(stopping ? 0 : PAUSE_MILLIS);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    /** Starts over from the database. What is on its way there is not known to have arrived. */
    private void forget() {
        JournalReader open = reader;
        if (open != null) {
            open.close();
        }
        reader = null;
        window = null;
        uncommitted.clear();
        results.clear();
    }

    /** One turn; whether anything was done. */
    private boolean turn() {
        Window now = window;
        if (now == null) {
            now = begin();
        }
        long bound = holdPoint.bound();
        results.drainTo(uncommitted);
        long missed = read(now);
        List<Settled> settled = new ArrayList<>();
        List<Work> again = new ArrayList<>();
        judge(settled, again);
        settleApart(now, settled, bound);
        List<Work> leaving = mayLeave(now, bound);
        Window after = now;
        settled.forEach(one -> after.settled(one.work()));
        again.forEach(after::waitsAgain);
        ForwardTurn change =
                new ForwardTurn(
                        turn,
                        now.settledThrough(),
                        leaving,
                        again.stream().map(Work::position).toList(),
                        settled,
                        missed,
                        around.clock().millis());
        if (!change.changesNothing(position)) {
            commit(change);
        }
        uncommitted.clear();
        meter.settled(settled, again.size(), now.oldestMillis(), position, passedOver);
        leaving.forEach(work -> leave(after, work));
        boolean rests = leaving.isEmpty() && after.isIdle() && after.isDoneThrough(bound);
        holdPoint.rests(rests ? bound : -1);
        clean();
        return !leaving.isEmpty() || !settled.isEmpty();
    }

    /** After a cut connection the change may have been made; only its number tells. */
    private void commit(ForwardTurn change) {
        while (true) {
            try {
                boolean made = around.database().get().write(tx -> ShadowStore.change(tx, change));
                if (!made && !isMade(change)) {
                    throw new IllegalStateException("another process forwards too");
                }
                turn = change.turn() + 1;
                position = change.position();
                passedOver += change.passedOver();
                return;
            } catch (DatabaseUnavailable e) {
                // What was settled must not be lost: it is on record nowhere else.
                meter.stands(Phase.DATABASE_AWAY, String.valueOf(e.getMessage()));
                if (stopping) {
                    throw e;
                }
                pause();
            }
        }
    }

    private boolean isMade(ForwardTurn change) {
        return around.database()
                .get()
                .read(ShadowStore::standing)
                .filter(one -> one.turn() == change.turn() + 1)
                .isPresent();
    }

    private Window begin() {
        Database database = around.database().get();
        UUID journal = around.journal().id();
        Optional<ShadowStore.Standing> found = database.read(ShadowStore::standing);
        if (found.isEmpty() || !found.get().journalId().equals(journal)) {
            if (found.isPresent()) {
                LOG.warn(
                        "This is another journal than the one that was forwarded; its end is next");
            }
            long from = found.isEmpty() ? bornAt : around.journal().end();
            database.change(tx -> ShadowStore.begin(tx, journal, from, around.clock().millis()));
            found = database.read(ShadowStore::standing);
        }
        ShadowStore.Standing standing = found.orElseThrow();
        turn = standing.turn();
        position = standing.position();
        passedOver = standing.passedOver();
        Set<Long> settled = beyond(standing);
        lastLeft = Math.max(lastLeft, position);
        Window made = new Window(position, settled);
        reader = around.journal().readAfter(position);
        window = made;
        return made;
    }

    /** Positions that need not be read; what was on its way is not known to have arrived. */
    private Set<Long> beyond(ShadowStore.Standing standing) {
        Set<Long> settled = new HashSet<>();
        for (Map.Entry<Long, Fate> one : standing.beyond().entrySet()) {
            settled.add(one.getKey());
            lastLeft = Math.max(lastLeft, one.getKey());
            if (one.getValue() == Fate.SENDING) {
                uncommitted.add(
                        new Sent(
                                workAt(one.getKey()),
                                new PanelAnswer(
                                        PanelAnswer.Kind.UNKNOWN,
                                        0,
                                        "on its way when the process ended"),
                                around.clock().millis()));
            }
        }
        return settled;
    }

    private Work workAt(long at) {
        try (JournalReader one = around.journal().readAfter(at - 1)) {
            if (one.next() && one.entry() instanceof Report report) {
                return new Work(at, report, 0);
            }
        }
        throw new IllegalStateException("no report at position " + at);
    }

    /** Reads on; how many positions the journal had no more. */
    private long read(Window now) {
        JournalReader open = reader;
        if (open == null) {
            throw new IllegalStateException("not begun");
        }
        try {
            while (now.hasRoom() && open.next()) {
                if (open.entry() instanceof Report report) {
                    now.passed(open.position(), report);
                } else {
                    now.passed(open.position());
                }
            }
            return 0;
        } catch (EntriesRemoved e) {
            long missed = e.oldest() - 1 - now.read();
            LOG.warn("{} entries were removed before they could be forwarded", missed);
            open.close();
            now.passed(e.oldest() - 1);
            reader = around.journal().readAfter(e.oldest() - 1);
            return missed;
        }
    }

    private void judge(List<Settled> settled, List<Work> again) {
        for (Sent sent : uncommitted) {
            Fate fate = Settling.fate(sent);
            if (fate == Fate.SENDING) {
                boolean answered = sent.answer().status() != 0;
                again.add(answered ? sent.work().putOff() : sent.work());
            } else {
                settled.add(settling.settled(sent, fate));
            }
            if (fate == Fate.TAKEN || fate == Fate.REFUSED) {
                panel.there();
            } else {
                panel.away(sent.answer());
            }
        }
    }

    /** What is nothing for the panel is settled without leaving. */
    private void settleApart(Window now, List<Settled> settled, long through) {
        for (Work work : now.waiting(through)) {
            if (settling.path(work) == null) {
                settled.add(settling.apart(work));
            }
        }
    }

    private List<Work> mayLeave(Window now, long through) {
        List<Work> next = now.mayLeave(through);
        next.removeIf(work -> settling.path(work) == null);
        if (next.isEmpty() || stopping) {
            if (panel.answers() || now.oldestMillis() == 0) {
                meter.stands(through == HoldPoint.NOWHERE ? Phase.FORWARDING : Phase.HELD, null);
            }
            return List.of();
        }
        if (!panel.answers() && !asked(next.getFirst())) {
            return List.of();
        }
        if (!panel.recovering()) {
            meter.stands(Phase.FORWARDING, null);
            return next;
        }
        // After trouble one push goes ahead alone, so that no more than it can become unknown.
        return now.isIdle() ? next.subList(0, 1) : List.of();
    }

    /** Asks the panel for what changes nothing, now and then, until it answers. */
    private boolean asked(Work work) {
        PanelPath path = settling.path(work);
        return path != null && panel.mayAsk() && panel.asked(door.ask(path.users()));
    }

    private void leave(Window now, Work work) {
        now.leaves(work);
        lastLeft = Math.max(lastLeft, work.position());
        PanelPath path = settling.path(work);
        String target = path == null ? "" : path.push();
        FaultPoints.reach("shadow-leaving");
        var _ =
                Thread.ofVirtual()
                        .name("shadow-push")
                        .start(() -> {
                            PanelAnswer answer = door.push(target, work.report().body());
                            FaultPoints.reach("shadow-answered");
                            results.add(new Sent(work, answer, around.clock().millis()));
                        });
    }

    private void clean() {
        long now = around.clock().millis();
        if (now - cleanedMillis > Duration.ofHours(1).toMillis()) {
            cleanedMillis = now;
            around.database()
                    .get()
                    .change(tx ->
                            ShadowStore.dropRefusedBefore(
                                    tx, now - around.refusedKept().toMillis()));
        }
    }

    /** Pushes under way get a moment to be answered; what is not by then counts as unknown. */
    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        thread.interrupt();
        door.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
