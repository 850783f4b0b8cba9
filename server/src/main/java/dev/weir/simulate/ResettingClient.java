package dev.weir.simulate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** V2bX, v2node and others that reset their counters before they send (A4). One thread. */
final class ResettingClient extends Emulator {
    /** Bodies sent since the last receipt; a second one alike could not be told from a copy. */
    private final Set<Integer> sinceReceipt = new HashSet<>();

    private byte[] previous = new byte[0];

    ResettingClient(Surroundings around, Account account, long process) {
        super(around, account, process);
    }

    @Override
    void compose(Push push, Dice dice) {
        push.path = kind.pushPath();
        writer.begin(push.body, false, dice);
        for (int user = 0; user < up.length; user++) {
            if ((up[user] | down[user]) != 0) {
                push.show(user, up[user], down[user]);
                writer.entry(user, up[user], down[user]);
                up[user] = 0;
                down[user] = 0;
            }
        }
        writer.end(false);
        if (push.size > 0) {
            makeUnlikeTheUnanswered(push, dice);
            noteEqualBody(push.body);
        }
    }

    /** The one thing R4 cannot decide (model check of R4): equal bodies under one receipt. */
    private void makeUnlikeTheUnanswered(Push push, Dice dice) {
        while (sinceReceipt.contains(hash(push.body))) {
            push.up[0]++;
            tally.passed(1);
            writer.begin(push.body, false, dice);
            for (int i = 0; i < push.size; i++) {
                writer.entry(push.user[i], push.up[i], push.down[i]);
            }
            writer.end(false);
        }
    }

    private void noteEqualBody(Bytes body) {
        if (node.pattern() != SimulatedNode.Pattern.CONSTANT) {
            return;
        }
        if (Arrays.equals(previous, 0, previous.length, body.array(), 0, body.length())) {
            tally.met(Fault.EQUAL_BODY);
        }
        previous = body.copy();
    }

    @Override
    void concluded(Push push, boolean success) {
        if (!push.arrived && push.copies == 0) {
            tally.lost(Loss.NEVER_ARRIVED, push.bytes());
        }
        Answer answer = lastAnswer();
        if (answer != null && answer.ok()) {
            sinceReceipt.clear();
        } else {
            sinceReceipt.add(hash(push.body));
        }
    }

    private static int hash(Bytes body) {
        int hash = 1;
        byte[] array = body.array();
        for (int i = 0; i < body.length(); i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** Unregisters the counters with the user. */
    @Override
    void dropUser(int user) {
        tally.lost(Loss.REMOVED, up[user] + down[user]);
        up[user] = 0;
        down[user] = 0;
    }

    @Override
    boolean mayRestart() {
        return true;
    }

    @Override
    void restarted() {
        for (int user = 0; user < up.length; user++) {
            tally.lost(Loss.RESTART, up[user] + down[user]);
        }
        sinceReceipt.clear();
    }

    @Override
    boolean hasUnreported() {
        for (int user = 0; user < up.length; user++) {
            if ((up[user] | down[user]) != 0) {
                return true;
            }
        }
        return false;
    }
}
