package dev.weir.simulate;

import java.util.List;

/**
 * Ends our own server again and again, each time in another way, and starts it. One thread.
 *
 * <p>A life that is to end at a fault point ends by itself, soon after it began.
 */
final class Killer {
    private enum Death {
        KILL(""),
        AFTER_FSYNC("after-fsync"),
        BEFORE_COMMIT("before-commit"),
        AFTER_APPEND("after-append"),
        STOP(""),
        BEFORE_FSYNC("before-fsync"),
        AFTER_COMMIT("after-commit");

        final String point;

        Death(String point) {
            this.point = point;
        }
    }

    private static final List<Death> DEATHS = List.of(Death.values());

    private final ChildServer server;
    private final Rendezvous rendezvous;
    private final Dice dice;
    private final Tally tally;
    private final long deltas;
    private final int kills;
    private final boolean clockMoves;
    private int done;
    private boolean armed;

    /**
     * @param deltas of the whole run, over which the deaths are spread
     * @param clockMoves each life has another clock: nothing may be under way while it changes, as
     *     nobody could tell its hour
     */
    Killer(
            ChildServer server,
            Rendezvous rendezvous,
            Dice dice,
            Tally tally,
            long deltas,
            int kills,
            boolean clockMoves) {
        this.server = server;
        this.rendezvous = rendezvous;
        this.dice = dice;
        this.tally = tally;
        this.deltas = deltas;
        this.kills = kills;
        this.clockMoves = clockMoves;
    }

    /**
     * Looks whether it is time.
     *
     * @param sent deltas sent so far
     */
    void look(long sent) {
        if (server.ended()) {
            if (!armed) {
                throw new SimulationFailed("the server ended by itself; see " + server.log());
            }
            revive();
        } else if (done < kills && sent >= deltas * (done + 1) / (kills + 1)) {
            end();
            done++;
        }
    }

    /** Brings the server into a life that does not end by itself. */
    void rest() {
        if (server.ended()) {
            revive();
        } else if (armed) {
            armed = false;
            tally.met(Fault.SERVER_KILLED);
            server.kill();
            server.start("");
        }
    }

    private void revive() {
        armed = false;
        tally.met(Fault.SERVER_HALTED);
        server.suspect();
        server.start("");
    }

    private void end() {
        if (clockMoves) {
            rendezvous.during(() -> {
                server.kill();
                tally.met(Fault.CLOCK_MOVED);
                server.start("");
            });
            return;
        }
        Death death = DEATHS.get(done % DEATHS.size());
        if (death == Death.STOP) {
            tally.met(Fault.SERVER_STOPPED);
            server.stop();
        } else {
            tally.met(Fault.SERVER_KILLED);
            server.kill();
        }
        arm(death);
    }

    private void arm(Death death) {
        if (death.point.isEmpty()) {
            armed = false;
            server.start("");
            return;
        }
        // Commits are a quarter of a second apart and more, groups a millisecond.
        int passages = death.point.endsWith("commit") ? 1 + dice.below(3) : 5 + dice.below(300);
        armed = true;
        if (!server.startOrHalt(death.point + "@" + passages)) {
            revive();
        }
    }
}
