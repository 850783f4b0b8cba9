package dev.weir.simulate;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which users of a node are there: some leave and return by themselves, some because the server's
 * user list says so. One thread.
 */
final class Attendance {
    private static final int LEAVE_PER_MILLE = 20;
    private static final byte[] ID = {'"', 'i', 'd', '"', ':'};

    private final SimulatedNode node;
    private final long[] userIds;
    private final SwitchedOff switchedOff;
    private final Tally tally;
    private final byte[] users;
    private final boolean[] away;
    private final boolean[] left;
    private final boolean[] unlisted;
    private final long[] returnsAt;

    /** Hears that a user is gone, before anything else happens. */
    interface Leaving {
        void left(int user);
    }

    /**
     * @param userIds of the node's users, and last its stranger, who is always there
     */
    Attendance(SimulatedNode node, long[] userIds, SwitchedOff switchedOff, Tally tally) {
        this.node = node;
        this.userIds = userIds;
        this.switchedOff = switchedOff;
        this.tally = tally;
        this.users = node.kind().tongue().users().getBytes(StandardCharsets.US_ASCII);
        this.away = new boolean[userIds.length];
        this.left = new boolean[userIds.length];
        this.unlisted = new boolean[userIds.length];
        this.returnsAt = new long[userIds.length];
    }

    /** By user: true while nothing of the user is counted or shown. The live array. */
    boolean[] away() {
        return away;
    }

    void everybodyReturns() {
        for (int user = 0; user < away.length; user++) {
            left[user] = false;
            unlisted[user] = false;
            away[user] = false;
        }
    }

    /**
     * Users leave and return by themselves.
     *
     * @param answered whether the last push was
     */
    void comeAndGo(Dice dice, long step, boolean answered, Leaving leaving) {
        if (!node.usersLeave()) {
            return;
        }
        for (int user = 0; user < away.length; user++) {
            if (left[user] && returnsAt[user] <= step) {
                tally.met(Fault.USER_RETURNED);
                left[user] = false;
                away[user] = unlisted[user];
            }
        }
        // Suspensions follow lost answers more often than not: over-quota users are the busy ones.
        if (node.users() > 1 && dice.chance(answered ? LEAVE_PER_MILLE : 500)) {
            int user = dice.below(node.users());
            if (!away[user]) {
                tally.met(Fault.USER_REMOVED);
                left[user] = true;
                returnsAt[user] = step + 1 + dice.below(8);
                away[user] = true;
                leaving.left(user);
            }
        }
    }

    /**
     * Takes in a user list.
     *
     * @param asked a moment of {@link SwitchedOff} before it was asked for
     * @throws SimulationFailed if it names somebody who was switched off by then
     */
    void listed(Answer answer, long asked, Leaving leaving) {
        Set<Long> listed = answer.ok() ? ids(answer.body()) : null;
        if (listed == null) {
            return;
        }
        for (int user = 0; user < node.users(); user++) {
            boolean there = listed.contains(userIds[user]);
            if (there && switchedOff.isOffSince(userIds[user], asked)) {
                throw new SimulationFailed(
                        node.name()
                                + " was told of user "
                                + userIds[user]
                                + ", switched off before");
            }
            boolean gone = !there && (leavesWhenUnlisted() || switchedOff.isDeleted(userIds[user]));
            if (gone && !away[user]) {
                tally.met(Fault.USER_UNLISTED);
                away[user] = true;
                leaving.left(user);
            }
            unlisted[user] = gone;
            away[user] = gone || left[user];
        }
    }

    /**
     * A client without a receipt is judged by who is listed (R6); between the list and its next
     * push nobody may return, so there only those leave who never do. In a demo nothing is
     * compared.
     */
    private boolean leavesWhenUnlisted() {
        return node.usersLeave() || node.pattern() == SimulatedNode.Pattern.LIFELIKE;
    }

    /** The ids in a user list; null when it is none. */
    private @Nullable Set<Long> ids(byte[] body) {
        int from = find(body, users, 0);
        if (from < 0) {
            return null;
        }
        Set<Long> ids = new HashSet<>();
        for (int at = find(body, ID, from); at >= 0; at = find(body, ID, at)) {
            at += ID.length;
            long id = 0;
            for (; at < body.length && body[at] >= '0' && body[at] <= '9'; at++) {
                id = 10 * id + body[at] - '0';
            }
            ids.add(id);
        }
        return ids;
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int at = from; at + what.length <= in.length; at++) {
            int same = 0;
            while (same < what.length && in[at + same] == what[same]) {
                same++;
            }
            if (same == what.length) {
                return at;
            }
        }
        return -1;
    }
}
