package dev.weir.simulate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One process of one node's software: its counters, its cookies, its pushes.
 *
 * <p>The last user is a stranger whom the server does not know. One thread.
 */
abstract sealed class Emulator permits KeepingClient, ResettingClient {
    private static final int RESTART_PER_MILLE = 8;
    private static final int LEAVE_PER_MILLE = 20;
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

    private final Surroundings around;
    private final long process;
    private final Line line;
    private final Requests requests;
    private final FaultPlan faults;
    private final FaultPlan noFaults;
    private final Deque<LateCopy> late = new ArrayDeque<>();
    private final Bytes request = new Bytes(8192);
    private final long[] returnsAt;
    private int awayCount;
    private CookieJar jar = new CookieJar();
    private String etag = "";
    private long pushNumber;
    private long idleUntil;
    private Push spare;
    private @Nullable Answer lastAnswer;

    Emulator(
            Surroundings around,
            SimulatedNode node,
            Identity identity,
            long[] userIds,
            long process) {
        int users = userIds.length;
        this.around = around;
        this.node = node;
        this.kind = node.kind();
        this.process = process;
        this.observed = new Observed(users, node.rateMillionths());
        this.up = new long[users];
        this.down = new long[users];
        this.away = new boolean[users];
        this.returnsAt = new long[users];
        this.writer = new BodyWriter(node, identity, userIds, tally, around.faultsPerMille() > 0);
        this.line = new Line(around.target(), node.proxied() ? around.pool() : null);
        this.requests = new Requests(node, identity, around.host());
        this.faults = new FaultPlan(node, around.faultsPerMille());
        this.noFaults = new FaultPlan(node, 0);
        this.spare = new Push(users);
    }

    /** Reads the counters into a push; leaves it empty when there is nothing to tell. */
    abstract void compose(Push push, Dice dice);

    /** What the client does with its counters once it knows, or gave up. */
    abstract void concluded(Push push, boolean success);

    abstract void dropUser(int user);

    abstract boolean mayRestart();

    abstract void restarted();

    abstract boolean hasUnreported();

    /** Sends a push the way the software does; true when it takes it for sent. */
    boolean transmit(Push push, Dice dice, FaultPlan plan) {
        return send(push, dice, plan, null);
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
            }
            around.target().awaitUp();
            observed.enter(around.fence().hourStart());
            long before = tally.deltas();
            step(step);
            progress.add(tally.deltas() - before);
        }
        finish();
    }

    /** What the software does when it starts, and asks for until it has it. */
    final void start() {
        if (kind == ClientKind.XBOARD_NODE) {
            greet();
        }
        get(kind.configPath(), "");
        etag = "";
        pull();
    }

    final void step(long number) {
        Dice dice = Dice.at(around.seed(), process, number);
        boolean calm = around.faultsPerMille() == 0;
        if (!calm) {
            deliver(pushNumber);
            if (number >= idleUntil && dice.chance(IDLE_PER_MILLE)) {
                tally.met(Fault.IDLE);
                idleUntil = number + 1 + dice.below(6);
            }
        }
        if (number >= idleUntil) {
            flow(dice, calm, number);
        }
        if (!calm) {
            usersComeAndGo(dice, number);
            if (dice.chance(RESTART_PER_MILLE) && mayRestart()) {
                restart();
            }
        }
        push(dice, faults);
        if (dice.chance(PULL_PER_MILLE)) {
            pull();
        }
    }

    /** Everybody returns, everything under way arrives, everything unreported is reported. */
    final void finish() {
        for (int user = 0; user < away.length; user++) {
            giveBack(user);
        }
        settle();
        line.close();
    }

    private void settle() {
        Dice dice = Dice.at(around.seed(), process, -1 - pushNumber);
        deliver(Long.MAX_VALUE);
        for (int i = 0; hasUnreported(); i++) {
            if (i == CLEAN_TRIES) {
                throw new SimulationFailed(node.name() + " cannot report");
            }
            around.target().awaitUp();
            observed.enter(around.fence().hourStart());
            push(dice, noFaults);
            deliver(Long.MAX_VALUE);
        }
        afterSettling();
    }

    /** Nothing is under way now. */
    void afterSettling() {}

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
        for (int user = 0; user < away.length; user++) {
            giveBack(user);
        }
        jar = new CookieJar();
        line.close();
        start();
    }

    private void usersComeAndGo(Dice dice, long number) {
        if (!node.usersLeave()) {
            return;
        }
        if (awayCount > 0) {
            for (int user = 0; user < away.length; user++) {
                if (away[user] && returnsAt[user] <= number) {
                    tally.met(Fault.USER_RETURNED);
                    giveBack(user);
                }
            }
        }
        // Suspensions follow lost answers more often than not: over-quota users are the busy ones.
        int perMille = lastAnswer == null ? 500 : LEAVE_PER_MILLE;
        if (node.users() > 1 && dice.chance(perMille)) {
            int user = dice.below(node.users());
            if (!away[user]) {
                tally.met(Fault.USER_REMOVED);
                away[user] = true;
                awayCount++;
                returnsAt[user] = number + 1 + dice.below(8);
                dropUser(user);
            }
        }
    }

    private void giveBack(int user) {
        if (away[user]) {
            away[user] = false;
            awayCount--;
        }
    }

    private void flow(Dice dice, boolean calm, long number) {
        long passed =
                switch (node.pattern()) {
                    case LIVELY -> Flow.lively(dice, node.users(), up, down, away);
                    case DRIP -> Flow.constant(1, node.users(), up, down, away);
                    case CONSTANT -> Flow.constant(114_514, node.users(), up, down, away);
                    case LIFELIKE -> Flow.lifelike(dice, around.seed(), number, node, up, down);
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

    /**
     * Sends a push with all the attempts that the client makes.
     *
     * @param forced what meets the first attempt, instead of what the plan says
     * @return whether the client takes it for sent
     */
    final boolean send(Push push, Dice dice, FaultPlan plan, @Nullable Fault forced) {
        pushNumber++;
        lastAnswer = null;
        String cookies = "";
        byte[] doubtful = null;
        boolean headersSeen = false;
        for (int attempt = 0; headersSeen || attempt < kind.attempts(); attempt++) {
            if (headersSeen) {
                // It has the receipt of this push and is yet to know it: no rule can help a client
                // that gives up here (R26), so it does not.
                around.target().awaitUp();
            }
            cookies = cookies(cookies);
            requests.post(request, push.path, cookies, push.body, kind != ClientKind.XBOARD_NODE);
            Fault fault =
                    forced != null && attempt == 0
                            ? forced
                            : headersSeen
                                    ? null
                                    : plan.choose(dice, attempt, attempt == kind.attempts() - 1);
            Delivery delivery = attempt(push, fault, attempt, dice);
            if (delivery.arrival() == Delivery.Arrival.UNKNOWN) {
                doubtful = request.copy();
            }
            Answer answer = delivery.answer();
            if (answer != null && node.jar()) {
                jar.take(answer);
            }
            headersSeen |= delivery.cut();
            if (answer != null && !delivery.cut() && !(headersSeen && answer.status() >= 500)) {
                lastAnswer = answer;
                break;
            }
        }
        decide(push, doubtful, dice);
        return lastAnswer != null && kind.accepts(lastAnswer);
    }

    final @Nullable Answer lastAnswer() {
        return lastAnswer;
    }

    private Delivery attempt(Push push, @Nullable Fault fault, int attempt, Dice dice) {
        tally.attempted();
        if (attempt > 0) {
            tally.met(Fault.RETRIED);
        }
        Delivery delivery =
                line.carry(request, push.body.length(), fault, kind.closesAfterPush(), dice);
        if (delivery.arrival() == Delivery.Arrival.YES) {
            observed.arrived(push);
        }
        if (fault != null) {
            tally.met(fault);
            if (fault == Fault.DELAYED
                    || fault == Fault.COPIED_LATE
                    || fault == Fault.LOST_AND_COPIED) {
                copy(push, request.copy(), 1 + dice.below(3));
            }
        }
        return delivery;
    }

    /**
     * An attempt that may or may not have arrived is decided by a copy that surely does. Without a
     * jar a client that keeps shows the same bytes again anyway.
     */
    private void decide(Push push, byte @Nullable [] doubtful, Dice dice) {
        if (doubtful == null || push.arrived) {
            return;
        }
        push.doubtful = true;
        if (!node.jar() && kind.keeps()) {
            return;
        }
        tally.met(Fault.UNDECIDED);
        // Where rounding shows how bytes were cut into reports, the order must be known as well.
        copy(push, doubtful, node.wholeRate() && node.jar() ? dice.below(4) : 0);
        deliver(pushNumber);
    }

    private String cookies(String before) {
        String now = jar.header();
        return kind.repeatsCookie() && !before.isEmpty() ? before + "; " + now : now;
    }

    private void copy(Push push, byte[] bytes, int laterPushes) {
        push.copies++;
        late.add(new LateCopy(push, bytes, pushNumber + laterPushes));
    }

    private void deliver(long upTo) {
        if (late.isEmpty()) {
            return;
        }
        for (Iterator<LateCopy> copies = late.iterator(); copies.hasNext(); ) {
            LateCopy copy = copies.next();
            if (copy.due() <= upTo) {
                copies.remove();
                line.deliver(copy.request());
                observed.arrived(copy.push());
                copy.push().copies--;
            }
        }
    }

    final boolean nothingUnderWay() {
        return late.isEmpty();
    }

    /** Asks for the user list, as every client does all the time. */
    final void pull() {
        Answer answer = get("/api/v1/server/UniProxy/user", etag);
        if (answer.etag() != null) {
            etag = answer.etag();
        }
    }

    private Answer get(String path, String have) {
        requests.get(request, path, jar.header(), have);
        return asked();
    }

    private void greet() {
        Bytes body = new Bytes(256);
        writer.greeting(body);
        requests.post(request, "/api/v2/server/handshake", jar.header(), body, false);
        asked();
    }

    /** Sends something beside traffic until it is answered. */
    final void tell(String path, String json) {
        requests.post(request, path, jar.header(), new Bytes(256).text(json), true);
        asked();
    }

    private Answer asked() {
        Answer answer = line.ask(request);
        if (node.jar()) {
            jar.take(answer);
        }
        return answer;
    }
}
