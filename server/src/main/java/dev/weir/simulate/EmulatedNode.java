package dev.weir.simulate;

import dev.weir.simulate.NodePlan.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One place where node software runs: a process, after a restart the next. One thread. */
final class EmulatedNode implements Runnable {
    private static final int STORMY_PERCENT = 25;
    private static final long CONSTANT_BYTES = 114_514;
    private static final int CONSTANT_FEW = 100;

    private record Removal(int user, int back) {}

    private final NodePlan plan;
    private final ClientKind kind;
    private final NodeAccount account;
    private final Happenings happenings;
    private final Weather weather;
    private final Courier courier;
    private final BodyWriter writer;
    private final int rounds;
    private final int[] places;
    private final Deque<Removal> removals = new ArrayDeque<>();

    /** Bodies sent under the present answer: twice the same there is beyond any server (R4). */
    private final Set<Integer> bodies = new HashSet<>();

    private String bodiesUnder = "";
    private int lastBody;
    private NodeProcess process;
    private int number;

    EmulatedNode(
            NodeAccount account,
            Truth truth,
            Panel panel,
            Happenings happenings,
            SplittableRandom random,
            int rounds) {
        this.plan = account.plan();
        this.kind = plan.kind();
        this.account = account;
        this.happenings = happenings;
        this.rounds = rounds;
        this.weather = new Weather(plan, random);
        this.courier = new Courier(account, panel, happenings, truth, weather);
        this.writer = new BodyWriter(account.keys());
        this.places = new int[account.keys().size()];
        this.process = new NodeProcess(places.length);
    }

    @Override
    public void run() {
        courier.enter(process);
        for (int round = 0; round < rounds; round++) {
            if (weather.chance(2)) {
                happenings.met(Mishap.IDLE_ROUND);
            } else {
                round();
            }
            courier.bringLate(number);
            bringBack();
            if (weather.chance(1)) {
                restart();
            }
        }
        settle();
        courier.bringAllLate();
        courier.hangUp();
        if (kind.keeps()) {
            happenings.wasted(Waste.LEFT_OVER, process.unshown());
        }
    }

    private void round() {
        traffic();
        int[] users = carried();
        if (users.length == 0) {
            happenings.met(Mishap.IDLE_ROUND);
            return;
        }
        weather.begin(STORMY_PERCENT);
        send(users);
    }

    /** Makes certain what arrived, and lets the last push be heard. */
    private void settle() {
        while (process.unsettled) {
            bringBackAll();
            traffic();
            weather.begin(0);
            send(carried());
        }
    }

    private void send(int[] users) {
        Push push = compose(users);
        number++;
        if (!kind.keeps()) {
            process.forget(push);
        }
        int inFlight = kind == ClientKind.XRAYR ? weather.below(20) : 1;
        boolean answered = courier.deliver(push, number);
        happenings.pushed(push.size);
        if (kind.keeps() && answered) {
            process.forget(push);
        }
        if (inFlight == 0) {
            roundTrip(push.users[0], answered);
        }
        note(answered);
        if (!answered) {
            courier.wasted(push, Waste.NEVER_ARRIVED);
            perhapsRemove(users);
        }
    }

    /** XrayR sets a counter to 0 after the answer, and with it what came in since it was read. */
    private void roundTrip(int user, boolean answered) {
        if (answered) {
            happenings.wasted(Waste.WIPED, CONSTANT_FEW);
        } else {
            process.download[user] += CONSTANT_FEW;
        }
    }

    private void note(boolean answered) {
        process.unanswered = !answered;
        if (answered) {
            process.success += 2;
            process.connections++;
        } else {
            process.failure++;
        }
        if (plan.processes() > 1) {
            happenings.met(Mishap.SHARED_NODE_ID);
        }
        if (plan.shape() == Shape.SINGLE_BYTES) {
            happenings.met(Mishap.ONE_BYTE_RATED);
        }
        if (plan.told().equals("auto")) {
            happenings.met(Mishap.FAMILY_UNTOLD);
        }
    }

    /** Lets users use something. */
    private void traffic() {
        int pool = places.length;
        int start = weather.below(pool);
        int active = Math.min(plan.usersPerPush(), pool);
        for (int i = 0; i < active; i++) {
            int user = start + i < pool ? start + i : start + i - pool;
            switch (plan.shape()) {
                case PLAIN -> {
                    long bits = weather.bits();
                    process.upload[user] += (bits & 0xF_FFFF) + 1;
                    process.download[user] += (bits >>> 24 & 0xFF_FFFF) + 1;
                }
                case SINGLE_BYTES -> {
                    long bits = weather.bits();
                    process.upload[user] += bits & 1;
                    process.download[user] += bits >>> 1 & 1;
                }
                case CONSTANT -> {
                    process.upload[user] += CONSTANT_BYTES;
                    process.download[user] += CONSTANT_BYTES;
                }
            }
        }
    }

    /** Places of the users that the next push carries. */
    private int[] carried() {
        int count = 0;
        for (int user = 0; user < places.length; user++) {
            if ((process.upload[user] | process.download[user]) != 0 && !process.removed[user]) {
                places[count++] = user;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private Push compose(int[] users) {
        boolean garbage = weather.chance(5);
        if (garbage) {
            happenings.met(Mishap.GARBAGE);
        }
        if (kind.keeps() && process.unanswered) {
            happenings.met(Mishap.SUPERSET);
        }
        byte[] body = body(users, garbage);
        if (!kind.keeps()) {
            if (!bodiesUnder.equals(process.jar)) {
                bodiesUnder = process.jar;
                bodies.clear();
            }
            while (!bodies.add(Arrays.hashCode(body))) {
                process.download[users[0]]++;
                body = body(users, garbage);
            }
        }
        int hash = Arrays.hashCode(body);
        if (hash == lastBody && !process.unanswered) {
            happenings.met(Mishap.SAME_BODY_ANEW);
        }
        lastBody = hash;
        if (account.userIds().get(users[users.length - 1]) == 0) {
            happenings.met(Mishap.UNKNOWN_USER);
        }
        return Push.of(process, body, users);
    }

    private byte[] body(int[] users, boolean garbage) {
        return kind == ClientKind.XBOARD_NODE
                ? writer.report(process, users, garbage, account.nodeId(), account.token())
                : writer.traffic(process, users, garbage);
    }

    /**
     * Takes users away from the node: their counters stay, and show the same amounts again when
     * they come back. Only where the server can know that they are not merely quiet.
     */
    private void perhapsRemove(int[] users) {
        if (!kind.keeps() || !plan.decidable() || process.unsettled || !weather.chance(40)) {
            return;
        }
        for (int i = 0; i < 1 + weather.below(3); i++) {
            int user = users[weather.below(users.length)];
            if (!process.removed[user]) {
                process.removed[user] = true;
                removals.add(new Removal(user, number + 1 + weather.below(12)));
                happenings.met(Mishap.USER_REMOVED);
            }
        }
    }

    private void bringBack() {
        for (Removal removal : List.copyOf(removals)) {
            // An idle node makes no pushes to wait for.
            if (removal.back() <= number || weather.chance(2)) {
                bringBack(removal);
            }
        }
    }

    private void bringBackAll() {
        List.copyOf(removals).forEach(this::bringBack);
    }

    private void bringBack(Removal removal) {
        removals.remove(removal);
        process.removed[removal.user()] = false;
        happenings.met(Mishap.USER_BACK);
    }

    private void restart() {
        // hysteria shows in nothing that its counters began anew, so after a lost answer no server
        // could tell.
        boolean invisible = kind == ClientKind.HYSTERIA && process.unanswered;
        if (process.unsettled || invisible) {
            return;
        }
        happenings.met(process.unanswered ? Mishap.NODE_RESTART_UNANSWERED : Mishap.NODE_RESTART);
        if (kind.keeps()) {
            happenings.wasted(Waste.RESTARTED, process.unshown());
        }
        removals.clear();
        process = new NodeProcess(places.length);
        courier.enter(process);
    }
}
