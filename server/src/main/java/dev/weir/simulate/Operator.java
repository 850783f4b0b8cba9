package dev.weir.simulate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Switches users off and on, moves them to a group that no node serves and back, and deletes some,
 * through the operator's API while pushes run. A thread of its own.
 *
 * <p>Leaves alone the users of nodes that have few: such a node would have nothing to say.
 */
final class Operator implements Runnable {
    private static final long PAUSE_NANOS = 5_000_000;

    /** At most so many of a hundred users are off at a time, and deleted. */
    private static final int MOST_OFF = 20;

    private static final int MOST_DELETED = 5;

    /** At most so many acts in a run. */
    private static final long MOST_ACTS = 300;

    private static final long LEAST_DELTAS = 400;

    private final Target target;
    private final SwitchedOff switchedOff;
    private final LongSupplier sent;
    private final long betweenActs;
    private final Dice dice;
    private final String tag;
    private final List<Long> users;
    private final List<Long> doomed;
    private final List<Long> off = new ArrayList<>();
    private final Set<Long> moved = new HashSet<>();
    final Tally tally = new Tally();
    private volatile boolean stopped;
    private long otherGroup;

    /**
     * @param sent deltas sent so far
     * @param deltas of the whole run
     * @param tag keeps its group apart from those of other runs
     */
    Operator(
            Target target,
            SwitchedOff switchedOff,
            LongSupplier sent,
            long deltas,
            Dice dice,
            String tag,
            List<Account> accounts) {
        this.target = target;
        this.switchedOff = switchedOff;
        this.sent = sent;
        this.betweenActs = Math.max(LEAST_DELTAS, deltas / MOST_ACTS);
        this.dice = dice;
        this.tag = tag;
        List<Long> free = free(accounts);
        int some = Math.ceilDiv(free.size() * MOST_DELETED, 100);
        this.doomed = new ArrayList<>(free.subList(0, some));
        this.users = new ArrayList<>(free.subList(some, free.size()));
    }

    private static List<Long> free(List<Account> accounts) {
        Set<Long> all = new HashSet<>();
        Set<Long> needed = new HashSet<>();
        for (Account account : accounts) {
            Set<Long> into = account.node().hasFewUsers() ? needed : all;
            for (int user = 0; user < account.node().users(); user++) {
                into.add(account.userIds()[user]);
            }
        }
        all.removeAll(needed);
        return all.stream().sorted().toList();
    }

    /** Ends after the act under way. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        if (users.isEmpty()) {
            return;
        }
        try (Api api = new Api(target)) {
            Map<?, ?> group =
                    api.create("/api/v1/groups", "{\"name\":" + Json.quoted(tag + " nobody") + "}");
            otherGroup = group == null ? 0 : Json.number(group.get("id"));
            for (long next = betweenActs; !stopped; next += betweenActs) {
                while (sent.getAsLong() < next) {
                    if (stopped) {
                        return;
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                act(api);
            }
        }
    }

    private void act(Api api) {
        boolean enough = off.size() >= 1 + users.size() * MOST_OFF / 100;
        if (enough || (!off.isEmpty() && dice.chance(450))) {
            switchOn(api, off.remove(dice.below(off.size())));
        } else if (!doomed.isEmpty() && dice.chance(150)) {
            delete(api, doomed.removeLast());
        } else {
            switchOff(api, users.get(dice.below(users.size())));
        }
    }

    private void switchOff(Api api, long user) {
        if (off.contains(user)) {
            return;
        }
        boolean move = otherGroup != 0 && dice.chance(400);
        change(api, user, move ? "{\"groupId\":" + otherGroup + "}" : "{\"enabled\":false}");
        switchedOff.off(user);
        off.add(user);
        if (move) {
            moved.add(user);
        }
        tally.met(move ? Fault.USER_MOVED : Fault.USER_OFF);
    }

    private void switchOn(Api api, long user) {
        switchedOff.on(user);
        boolean move = moved.remove(user);
        change(api, user, move ? "{\"groupId\":null}" : "{\"enabled\":true}");
        tally.met(move ? Fault.USER_MOVED : Fault.USER_ON);
    }

    private void delete(Api api, long user) {
        switchedOff.deleted(user);
        api.insist("DELETE", "/api/v1/users/" + user, "");
        switchedOff.off(user);
        tally.met(Fault.USER_DELETED);
    }

    private static void change(Api api, long user, String json) {
        api.insist("PATCH", "/api/v1/users/" + user, json);
    }
}
