package dev.weir.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * XrayR, XrayRP, hysteria and Xboard-Node: they keep their counters until a push is answered, so
 * the next push shows the sum (A4). One thread.
 */
final class KeepingClient extends Emulator {
    private static final int MEANWHILE_PER_MILLE = 60;
    private static final int ERROR_PAGE_PER_MILLE = 20;

    /** Xboard-Node's counts tell a new process by being lower, so it must have counted first. */
    private static final int LEAST_REPORTS = 5;

    private static final String STATUS =
            "{\"cpu\":3,\"mem\":{\"total\":100,\"used\":20},\"swap\":{\"total\":0,\"used\":0},"
                    + "\"disk\":{\"total\":100,\"used\":30}}";

    private final List<Life> ended = new ArrayList<>();
    private Life life;
    private boolean oldRoute;
    private boolean lastReceived = true;
    private long success;
    private long failure;
    private long connections;
    private int reports;
    private byte[] previous = new byte[0];

    KeepingClient(Surroundings around, Account account, long process) {
        super(around, account, process);
        life = new Life(up.length);
    }

    @Override
    void compose(Push push, Dice dice) {
        push.life = life;
        boolean report = kind.reports() && !oldRoute;
        push.path = report ? "/api/v2/server/report" : kind.pushPath();
        writer.begin(push.body, report, dice);
        for (int user = 0; user < up.length; user++) {
            if ((up[user] | down[user]) != 0 && !away[user]) {
                push.show(
                        user,
                        life.confirmedUp[user] + up[user],
                        life.confirmedDown[user] + down[user]);
                writer.entry(user, up[user], down[user]);
            }
        }
        if (kind == ClientKind.XBOARD_NODE) {
            connections += push.size;
            writer.endXboard(success, failure, connections, push.size);
        } else {
            writer.end(report);
        }
        noteEqualBody(push);
        if (kind.wipesOnSuccess() && push.size > 0 && dice.chance(MEANWHILE_PER_MILLE)) {
            tally.met(Fault.BYTES_MEANWHILE);
            tally.passed(passing(push.user[0], 1 + dice.below(5_000), dice.below(50_000)));
        }
    }

    /** XrayRP: an answer that looks like an old panel's makes it use the old route from then on. */
    @Override
    boolean transmit(Push push, Dice dice, FaultPlan plan) {
        if (!kind.reports() || kind == ClientKind.XBOARD_NODE || oldRoute) {
            return courier.send(push, dice, plan, null);
        }
        Fault page = null;
        if (plan.breaks() && node.proxied() && dice.chance(ERROR_PAGE_PER_MILLE)) {
            page = dice.chance(500) ? Fault.ERROR_PAGE : Fault.ERROR_PAGE_AFTER;
        }
        boolean received = courier.send(push, dice, plan, page);
        Answer answer = lastAnswer();
        if (received || answer == null || answer.status() != 404) {
            return received;
        }
        tally.met(Fault.FELL_BACK);
        oldRoute = true;
        push.path = kind.pushPath();
        writer.begin(push.body, false, dice);
        for (int i = 0; i < push.size; i++) {
            int user = push.user[i];
            writer.entry(
                    user,
                    push.up[i] - life.confirmedUp[user],
                    push.down[i] - life.confirmedDown[user]);
        }
        writer.end(false);
        received = courier.send(push, dice, plan, null);
        String status =
                kind == ClientKind.XRAYRP_MACHINE
                        ? "/api/v2/server/status"
                        : "/api/v1/server/UniProxy/status";
        courier.tell(status, new Bytes(256).text(STATUS), true);
        return received;
    }

    private void noteEqualBody(Push push) {
        if (node.pattern() != SimulatedNode.Pattern.CONSTANT || push.size == 0) {
            return;
        }
        if (Arrays.equals(previous, 0, previous.length, push.body.array(), 0, push.body.length())) {
            tally.met(Fault.EQUAL_BODY);
        }
        previous = push.body.copy();
    }

    @Override
    void concluded(Push push, boolean received) {
        reports++;
        lastReceived = received;
        if (received) {
            success += 2;
            confirm(push);
        } else {
            failure++;
        }
    }

    private void confirm(Push push) {
        for (int i = 0; i < push.size; i++) {
            int user = push.user[i];
            long readUp = push.up[i] - life.confirmedUp[user];
            long readDown = push.down[i] - life.confirmedDown[user];
            life.confirmedUp[user] = push.up[i];
            life.confirmedDown[user] = push.down[i];
            up[user] -= readUp;
            down[user] -= readDown;
            if (kind.wipesOnSuccess()) {
                tally.lost(Loss.WIPED, up[user] + down[user]);
                up[user] = 0;
                down[user] = 0;
            }
        }
    }

    /** The counter stays and is not read until the user is back (measured: D2). */
    @Override
    void dropUser(int user) {}

    /**
     * Without a cookie a restart can be told only when the last push was received; what comes after
     * a lost answer would look like the sum of both (D10).
     */
    @Override
    boolean mayRestart() {
        return node.jar() || (lastReceived && reports >= LEAST_REPORTS);
    }

    /**
     * Without a cookie only its being shown again tells that a push arrived which nobody answered.
     */
    @Override
    boolean mayPull() {
        return node.jar() || lastReceived;
    }

    @Override
    void restarted() {
        life.end(up, down);
        ended.add(life);
        life = new Life(up.length);
        oldRoute = false;
        success = 3;
        failure = 0;
        connections = 0;
        reports = 0;
        lastReceived = true;
        if (courier.nothingUnderWay()) {
            afterSettling();
        }
    }

    /** What ended processes never showed is known once no copy of theirs is under way. */
    @Override
    void afterSettling() {
        for (Life process : ended) {
            tally.lost(Loss.RESTART, process.neverShown());
        }
        ended.clear();
    }

    @Override
    boolean hasUnreported() {
        if (!lastReceived && kind == ClientKind.XBOARD_NODE) {
            return true;
        }
        for (int user = 0; user < up.length; user++) {
            if ((up[user] | down[user]) != 0 && !away[user]) {
                return true;
            }
        }
        return false;
    }
}
