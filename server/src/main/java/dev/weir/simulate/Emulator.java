package dev.weir.simulate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One process of one node's software: its counters, its users, its pushes.
 *
 * <p>The last user is a stranger whom the server does not know. One thread.
 */
abstract sealed class Emulator permits KeepingClient, ResettingClient {
    private static final int RESTART_PER_MILLE = 8;
    private static final int IDLE_PER_MILLE = 12;
    private static final int PULL_PER_MILLE = 20;
    private static final int STRANGER_PER_MILLE = 30;

    /** So many attempts of one clean push are enough for anything but a dead server. */
    private static final int CLEAN_TRIES = 1_000;

    final SimulatedNode node;
    final ClientKind kind;
    final Tally tally = new Tally();
    final Observed observed;
    final long[] up;
    final long[] down;
    final boolean[] away;
    final BodyWriter writer;
    final Courier courier;

    private final Surroundings around;
    private final Account account;
    private final long process;
    private final Attendance attendance;
    private final FaultPlan faults;
    private final FaultPlan noFaults;
    private String etag = "";
    private long idleUntil;
    private Push spare;

    Emulator(Surroundings around, Account account, long process) {
        int users = account.userIds().length;
        this.around = around;
        this.account = account;
        this.node = account.node();
        this.kind = node.kind();
        this.process = process;
        this.observed = new Observed(users);
        this.up = new long[users];
        this.down = new long[users];
        this.attendance = new Attendance(node, account.userIds(), around.switchedOff(), tally);
        this.away = attendance.away();
        boolean odd = around.faultsPerMille() > 0;
        this.writer = new BodyWriter(node, account.identity(), account.userIds(), tally, odd);
        this.courier = new Courier(around, node, account.identity(), observed, tally);
        this.faults = new FaultPlan(node, around.faultsPerMille());
        this.noFaults = new FaultPlan(node, 0);
        this.spare = new Push(users);
    }

    /** One process of the node. */
    static Emulator of(Surroundings around, Account account, long process) {
        return account.node().kind().keeps()
                ? new KeepingClient(around, account, process)
                : new ResettingClient(around, account, process);
    }

    /** Reads the counters into a push; leaves it empty when there is nothing to tell. */
    abstract void compose(Push push, Dice dice);

    /** What the client does with its counters once it knows, or gave up. */
    abstract void concluded(Push push, boolean success);

    abstract void dropUser(int user);

    abstract boolean mayRestart();

    /** Whether a user may leave for good now, as a new user list may have it. */
    boolean mayPull() {
        return true;
    }

    abstract void restarted();

    abstract boolean hasUnreported();

    /** Sends a push the way the software does; true when it takes it for sent. */
    boolean transmit(Push push, Dice dice, FaultPlan plan) {
        return courier.send(push, dice, plan, null);
    }

    /** Works off what it is to send in all, then reports the rest and ends. */
    final void run(long deltas, int leastSteps, Progress progress) {
        start();
        for (long step = 0; tally.deltas() < deltas || step < leastSteps; step++) {
            if (around.fence().closed()) {
                waitForTheHour();
            }
            if (around.rendezvous().wanted()) {
                settle();
                around.rendezvous().meet();
                speakUp();
            }
            around.target().awaitUp();
            enterHour();
            long before = tally.deltas();
            step(step);
            progress.add(tally.deltas() - before);
        }
        finish();
    }

    /** From now on what arrives falls into the server's present hour, at its present rate. */
    final void enterHour() {
        HourFence fence = around.fence();
        long now = fence.now();
        observed.enter(fence.hourStart(now), account.tariff().at(now, fence.zone()));
    }

    /** What the software does when it starts, and asks for until it has it. */
    final void start() {
        if (kind == ClientKind.XBOARD_NODE) {
            Bytes body = new Bytes(256);
            writer.greeting(body);
            courier.tell("/api/v2/server/handshake", body, false);
        }
        courier.get(kind.configPath(account.identity().nodeId()), "");
        etag = "";
        pull();
    }

    final void step(long number) {
        Dice dice = Dice.at(around.seed(), process, number);
        boolean calm = around.faultsPerMille() == 0;
        if (!calm) {
            courier.deliverDue();
            if (number >= idleUntil && dice.chance(IDLE_PER_MILLE)) {
                tally.met(Fault.IDLE);
                idleUntil = number + 1 + dice.below(6);
            }
        }
        if (number >= idleUntil) {
            flow(dice, calm, number);
        }
        if (!calm) {
            boolean answered = courier.lastAnswer() != null;
            attendance.comeAndGo(dice, number, answered, this::dropUser);
            if (dice.chance(RESTART_PER_MILLE) && mayRestart()) {
                restart();
            }
        }
        push(dice, faults);
        if (dice.chance(PULL_PER_MILLE) && mayPull()) {
            pull();
        }
    }

    /** Everybody returns, everything under way arrives, everything unreported is reported. */
    final void finish() {
        attendance.everybodyReturns();
        settle();
        courier.close();
    }

    private void settle() {
        Dice dice = Dice.at(around.seed(), process, -1 - courier.pushes());
        courier.deliverAll();
        for (int i = 0; hasUnreported(); i++) {
            if (i == CLEAN_TRIES) {
                throw new SimulationFailed(node.name() + " cannot report");
            }
            around.target().awaitUp();
            enterHour();
            push(dice, noFaults);
            courier.deliverAll();
        }
        afterSettling();
    }

    /** Nothing is under way now. */
    void afterSettling() {}

    /**
     * Reports a little of everybody, so that the server has heard this process by its present
     * clock: one that dies before that takes a step ahead for time without it. Never the same bytes
     * twice: no two reports of a real node come so close together that equal ones are copies (R6).
     */
    private void speakUp() {
        Dice dice = Dice.at(around.seed(), process, -1 - courier.pushes());
        for (int user = 0; user < node.users(); user++) {
            if (!away[user]) {
                tally.passed(passing(user, 1 + dice.below(1 << 20), 1 + dice.below(1 << 20)));
            }
        }
        settle();
    }

    private void waitForTheHour() {
        settle();
        around.fence().await(this::pull);
        tally.met(Fault.HOUR_TURNED);
    }

    private void restart() {
        tally.met(Fault.NODE_RESTARTED);
        restarted();
        Arrays.fill(up, 0);
        Arrays.fill(down, 0);
        attendance.everybodyReturns();
        courier.restarted();
        start();
    }

    private void flow(Dice dice, boolean calm, long number) {
        long passed =
                switch (node.pattern()) {
                    case LIVELY -> Flow.lively(dice, node.users(), up, down, away);
                    case DRIP -> Flow.constant(1, node.users(), up, down, away);
                    case CONSTANT -> Flow.constant(114_514, node.users(), up, down, away);
                    case LIFELIKE ->
                            Flow.lifelike(dice, around.seed(), number, node, up, down, away);
                };
        if (!calm && node.strangersCome()) {
            if (dice.chance(STRANGER_PER_MILLE)) {
                tally.met(Fault.UNKNOWN_USER);
                passed += passing(node.users(), 1 + dice.below(1 << 20), dice.below(1 << 20));
            }
        }
        tally.passed(passed);
    }

    /** Bytes of one user pass the node. */
    final long passing(int user, long upload, long download) {
        up[user] += upload;
        down[user] += download;
        return upload + download;
    }

    private void push(Dice dice, FaultPlan plan) {
        Push push = spare;
        push.clear();
        compose(push, dice);
        if (push.size == 0 && kind != ClientKind.XBOARD_NODE) {
            return;
        }
        tally.pushed(push.size);
        boolean success = transmit(push, dice, plan);
        if (!success && kind != ClientKind.XBOARD_NODE) {
            tally.met(Fault.GIVEN_UP);
        }
        concluded(push, success);
        if (push.copies > 0) {
            spare = new Push(up.length);
        }
    }

    final @Nullable Answer lastAnswer() {
        return courier.lastAnswer();
    }

    /** Asks for the user list, as every client does all the time. */
    final void pull() {
        long asked = around.switchedOff().now();
        Answer answer = courier.get(kind.userPath(), etag);
        if (answer.etag() != null) {
            etag = answer.etag();
        }
        attendance.listed(answer, asked, this::dropUser);
    }
}
