package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.directory.Node;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalException;
import dev.weir.posting.ReportReaders;
import dev.weir.shadow.ShadowState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    /**
     * A process that was replaced soon learns so and ends; until then it must not take what its
     * successor has on its way for cut off.
     */
    private static final long REPLACED_MILLIS = 15_000;

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
    private final TurnBook book;
    private final long bornAt;
    private final List<Sent> uncommitted = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    private volatile long lastLeft;
    private Carriers carriers;
    private @Nullable Window window;
    private @Nullable JournalFeed feed;
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
        this.book = new TurnBook(around.database(), around.clock());
        this.carriers = new Carriers(door, around.clock());
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

    /** As who it forwards; another one once it, or somebody else, begins again. */
    long owner() {
        return book.owner();
    }

    private void run() {
        while (!done()) {
            try {
                boolean moved = move();
                carriers.takeInto(uncommitted, moved ? 0 : LOOK_MILLIS);
            } catch (DatabaseUnavailable e) {
                meter.stands(Phase.DATABASE_AWAY, String.valueOf(e.getMessage()));
                pause(PAUSE_MILLIS);
            } catch (ForwardedElsewhere e) {
                meter.stands(Phase.FAILED, String.valueOf(e.getMessage()));
                forget();
                pause(REPLACED_MILLIS);
            } catch (JournalException e) {
                meter.stands(Phase.FAILED, "the journal cannot be read: " + e.getMessage());
                forget();
                pause(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Forwarding to the old panel failed and is tried again", e);
                meter.stands(Phase.FAILED, String.valueOf(e.getMessage()));
                forget();
                pause(PAUSE_MILLIS);
            }
        }
    }

    /** At the end, answers of pushes under way are still taken for a while. */
    private boolean done() {
        Window now = window;
        return stopping && (now == null || (now.isIdle() && carriers.isEmpty()));
    }

    private void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(stopping ? 0 : millis);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    /** Starts over from the database. What is on its way there is not known to have arrived. */
    private void forget() {
        JournalFeed open = feed;
        if (open != null) {
            open.close();
        }
        feed = null;
        window = null;
        uncommitted.clear();
        carriers = new Carriers(door, around.clock());
    }

    private void begin() throws InterruptedException {
        Journal journal = around.journal();
        ShadowStore.Standing standing = book.open(journal.id(), bornAt, journal.end());
        lastLeft = Math.max(lastLeft, standing.position());
        Set<Long> settled = new HashSet<>();
        for (Map.Entry<Long, Fate> one : standing.beyond().entrySet()) {
            long at = one.getKey();
            settled.add(at);
            lastLeft = Math.max(lastLeft, at);
            if (one.getValue() == Fate.SENDING) {
                // Whoever sent it ended, or was replaced: it may have arrived.
                Work work = JournalFeed.at(journal, at);
                uncommitted.add(new Sent(work, PanelAnswer.cutOff(), around.clock().millis()));
            }
        }
        window = new Window(standing.position(), settled);
        feed = new JournalFeed(journal, standing.position());
    }

    /** One turn; whether anything was done. */
    private boolean move() throws InterruptedException {
        if (window == null || feed == null) {
            begin();
        }
        Window now = Objects.requireNonNull(window);
        long bound = holdPoint.bound();
        carriers.takeInto(uncommitted, 0);
        long missed = Objects.requireNonNull(feed).fill(now);
        List<Settled> settled = new ArrayList<>();
        List<Work> again = new ArrayList<>();
        judge(settled, again);
        settleApart(now, settled, bound);
        List<Work> leaving = mayLeave(now, bound);
        settled.forEach(one -> now.settled(one.work()));
        again.forEach(now::waitsAgain);
        commit(
                new ForwardTurn(
                        book.turn(),
                        now.settledThrough(),
                        leaving,
                        again.stream().map(Work::position).toList(),
                        settled,
                        missed,
                        around.clock().millis()));
        uncommitted.clear();
        meter.settled(
                settled, again.size(), now.oldestMillis(), book.position(), book.passedOver());
        leaving.forEach(work -> leave(now, work));
        boolean rests = leaving.isEmpty() && now.isIdle() && now.isDoneThrough(bound);
        holdPoint.rests(rests ? bound : -1);
        clean();
        return !leaving.isEmpty() || !settled.isEmpty();
    }

    /** What was settled must not be lost: until it is committed it is on record nowhere else. */
    private void commit(ForwardTurn change) {
        while (true) {
            try {
                book.make(change);
                return;
            } catch (DatabaseUnavailable e) {
                meter.stands(Phase.DATABASE_AWAY, String.valueOf(e.getMessage()));
                if (stopping) {
                    throw e;
                }
                pause(PAUSE_MILLIS);
            }
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
            if (settling.request(work) == null) {
                settled.add(settling.apart(work));
            }
        }
    }

    private List<Work> mayLeave(Window now, long through) {
        List<Work> next = now.mayLeave(through);
        next.removeIf(work -> settling.request(work) == null);
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
        PanelRequest request = settling.request(work);
        return request != null && panel.mayAsk() && panel.asked(door.ask(request.users()));
    }

    private void leave(Window now, Work work) {
        now.leaves(work);
        lastLeft = Math.max(lastLeft, work.position());
        carriers.carry(work, Objects.requireNonNull(settling.request(work)));
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
