package dev.weir.simulate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Brings what one process says to the server: with the attempts its software makes, with its
 * cookies, through every fault of the plan; and brings copies later. One thread.
 */
final class Courier {
    private final SimulatedNode node;
    private final ClientKind kind;
    private final Target target;
    private final Line line;
    private final Requests requests;
    private final Observed observed;
    private final Tally tally;
    private final Deque<LateCopy> late = new ArrayDeque<>();
    private final Bytes request = new Bytes(8192);
    private CookieJar jar = new CookieJar();
    private long pushNumber;
    private @Nullable Answer lastAnswer;

    Courier(
            Surroundings around,
            SimulatedNode node,
            Identity identity,
            Observed observed,
            Tally tally) {
        this.node = node;
        this.kind = node.kind();
        this.target = around.target();
        this.line = new Line(target, node.proxied() ? around.pool() : null);
        this.requests = new Requests(node, identity, around.host());
        this.observed = observed;
        this.tally = tally;
    }

    /**
     * Sends a push with all the attempts that the client makes.
     *
     * @param forced what meets the first attempt, instead of what the plan says
     * @return whether the client takes it for sent
     */
    boolean send(Push push, Dice dice, FaultPlan plan, @Nullable Fault forced) {
        pushNumber++;
        lastAnswer = null;
        String cookies = "";
        byte[] doubtful = null;
        boolean headersSeen = false;
        for (int attempt = 0; headersSeen || attempt < kind.attempts(); attempt++) {
            if (headersSeen) {
                // It has the receipt of this push and is yet to know it: no rule can help a client
                // that gives up here (R26), so it does not.
                target.awaitUp();
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

    /** What the last push was answered, null = nothing. */
    @Nullable Answer lastAnswer() {
        return lastAnswer;
    }

    private Delivery attempt(Push push, @Nullable Fault fault, int attempt, Dice dice) {
        tally.attempted();
        if (attempt > 0) {
            tally.met(Fault.RETRIED);
        }
        int life = target.life();
        Delivery delivery =
                line.carry(request, push.body.length(), fault, kind.closesAfterPush(), dice);
        if (delivery.arrival() == Delivery.Arrival.YES) {
            observed.arrived(push);
        }
        if (fault == null) {
            if (delivery.arrival() == Delivery.Arrival.UNKNOWN && target.life() == life) {
                tally.met(Fault.UNANSWERED);
            }
            return delivery;
        }
        tally.met(fault);
        if (fault == Fault.DELAYED
                || fault == Fault.COPIED_LATE
                || fault == Fault.LOST_AND_COPIED) {
            copy(push, request.copy(), 1 + dice.below(3));
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
        deliverDue();
    }

    private String cookies(String before) {
        String now = jar.header();
        return kind.repeatsCookie() && !before.isEmpty() ? before + "; " + now : now;
    }

    private void copy(Push push, byte[] bytes, int laterPushes) {
        push.copies++;
        late.add(new LateCopy(push, bytes, pushNumber + laterPushes));
    }

    /** Brings the copies whose time has come. */
    void deliverDue() {
        deliver(pushNumber);
    }

    /** Brings all that is under way. */
    void deliverAll() {
        deliver(Long.MAX_VALUE);
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

    boolean nothingUnderWay() {
        return late.isEmpty();
    }

    /** How many pushes it was given so far. */
    long pushes() {
        return pushNumber;
    }

    /** Fetches something, as often as it takes. */
    Answer get(String path, String etag) {
        requests.get(request, path, jar.header(), etag);
        return asked();
    }

    /**
     * Tells something beside traffic, as often as it takes.
     *
     * @param queryAuth whether the query says who speaks, else the body does
     */
    void tell(String path, Bytes body, boolean queryAuth) {
        requests.post(request, path, jar.header(), body, queryAuth);
        asked();
    }

    private Answer asked() {
        Answer answer = line.ask(request);
        if (node.jar()) {
            jar.take(answer);
        }
        return answer;
    }

    /** A new process: nobody remembers a cookie. What is under way still arrives. */
    void restarted() {
        jar = new CookieJar();
        line.close();
    }

    void close() {
        line.close();
    }
}
