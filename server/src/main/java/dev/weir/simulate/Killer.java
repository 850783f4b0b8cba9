package dev.weir.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends our own server again and again, each time in another way, and starts it, now and then on a
 * slow or failing disk; in between its clock is set. One thread.
 *
 * <p>A life that is to end at a fault point ends by itself, soon after it began; one on a bad disk
 * goes on until the disk was bad. Where little is sent for it on a slow machine, it is waited for.
 */
final class Killer {
    /** How a life ends, and what is wrong in the next one. */
    private enum Death {
        KILL,
        AFTER_FSYNC,
        SLOW_DISK,
        BEFORE_COMMIT,
        FAILING_DISK,
        AFTER_APPEND,
        STOP,
        FULL_DISK,
        BEFORE_FSYNC,
        STALLING_DISK,
        AFTER_COMMIT
    }

    private static final List<Death> DEATHS = List.of(Death.values());

    private final ChildServer server;
    private final Rendezvous rendezvous;
    private final ClockSteps clock;
    private final Dice dice;
    private final Tally tally;
    private final long deltas;
    private final int kills;
    private final int steps;
    private final @Nullable DatabasePower power;
    private final int databaseKills;
    private int done;
    private int deaths;
    private int nudges;
    private boolean armed;
    private boolean badDisk;
    private int databaseDeaths;
    private long databaseBackNanos;
    private boolean databaseDown;

    /**
     * @param plan over whose deltas deaths and steps of the clock are spread
     */
    Killer(
            ChildServer server,
            Rendezvous rendezvous,
            ClockSteps clock,
            Tally tally,
            SimulationPlan plan) {
        this.server = server;
        this.rendezvous = rendezvous;
        this.clock = clock;
        this.dice = new Dice(plan.seed());
        this.tally = tally;
        this.deltas = plan.deltas();
        this.kills = plan.kills();
        this.steps = plan.clockSteps();
        DatabasePlan database = plan.database();
        this.power = database == null ? null : database.power();
        this.databaseKills = database == null ? 0 : database.kills();
    }

    /**
     * Looks whether it is time.
     *
     * @param sent deltas sent so far
     */
    void look(long sent) {
        reviveIfEnded();
        lookAtDatabase(sent);
        int events = kills + steps;
        if (nudges < steps && sent >= deltas * (2 * nudges + 1) / (2L * steps)) {
            nudges++;
            clock.nudge();
        }
        // All of it while there is still something to send.
        boolean due = done < events && sent >= deltas * 4 / 5 * (done + 1) / (events + 1);
        if (due && (sent >= deltas * 9 / 10 || !faultIsToCome())) {
            boolean step = (done + 1) * steps / events > done * steps / events;
            done++;
            if (step) {
                stepClock();
            } else {
                end(DEATHS.get(deaths++ % DEATHS.size()));
            }
        }
    }

    /**
     * The database dies whenever it is its time, whatever befalls the server; it is away for a
     * moment or for some seconds, in which the server may die too.
     */
    private void lookAtDatabase(long sent) {
        if (databaseDown && System.nanoTime() - databaseBackNanos >= 0) {
            startDatabase();
        }
        boolean due = sent >= deltas * 9 / 10 * (databaseDeaths + 1) / (databaseKills + 1);
        if (power != null && !databaseDown && databaseDeaths < databaseKills && due) {
            databaseDeaths++;
            tally.met(Fault.DATABASE_KILLED);
            power.kill();
            databaseDown = true;
            databaseBackNanos = System.nanoTime() + dice.below(4) * 1_000_000_000L;
        }
    }

    private void startDatabase() {
        DatabasePower database = power;
        if (database != null && databaseDown) {
            database.start();
            databaseDown = false;
        }
    }

    private boolean faultIsToCome() {
        return armed || (badDisk && !server.diskFailedInThisLife());
    }

    private void reviveIfEnded() {
        if (!server.ended()) {
            return;
        }
        if (!armed) {
            throw new SimulationFailed("the server ended by itself; see " + server.log());
        }
        revive();
    }

    /** Brings the server into a life that does not end by itself. */
    void rest() {
        startDatabase();
        if (server.ended()) {
            revive();
        } else if (armed) {
            armed = false;
            badDisk = false;
            tally.met(Fault.SERVER_KILLED);
            server.kill();
            server.start("");
        }
    }

    private void revive() {
        armed = false;
        badDisk = false;
        tally.met(Fault.SERVER_HALTED);
        server.suspect();
        server.start("");
    }

    /** Nothing may be under way while the clock is set, as nobody could tell its hour. */
    private void stepClock() {
        rendezvous.during(
                () -> {
                    rest();
                    clock.next();
                },
                this::reviveIfEnded);
        // Then each process has reported by the new clock, and the server may die again.
        rendezvous.during(() -> {}, this::reviveIfEnded);
    }

    private void end(Death death) {
        if (death == Death.STOP) {
            tally.met(Fault.SERVER_STOPPED);
            server.stop();
        } else {
            tally.met(Fault.SERVER_KILLED);
            server.kill();
        }
        // Commits are a quarter of a second apart and more, groups a millisecond; a short life
        // sees a group for every few pushes of some forty deltas.
        long deltasOfLife = deltas / (kills + steps + 1);
        int group = 5 + dice.below(Math.clamp(deltasOfLife / 200, 5, 300));
        int commit = 1 + dice.below(Math.clamp(deltasOfLife / 5_000, 1, 3));
        int early = 5 + dice.below(Math.clamp(deltasOfLife / 500, 4, 23));
        // The second time long enough that callers are refused.
        int failures = deaths <= DEATHS.size() ? 2 + dice.below(2) : 5 + dice.below(4);
        String fault =
                switch (death) {
                    case KILL, STOP -> "";
                    case AFTER_FSYNC -> "after-fsync@" + group;
                    case BEFORE_FSYNC -> "before-fsync@" + group;
                    case AFTER_APPEND -> "after-append@" + group;
                    case BEFORE_COMMIT -> "before-commit@" + commit;
                    case AFTER_COMMIT -> "after-commit@" + commit;
                    case SLOW_DISK -> "fsync-delay=120@" + early + "/15";
                    case STALLING_DISK -> "fsync-delay=3600@" + early;
                    case FAILING_DISK -> "fsync-fails=" + failures + "@" + early;
                    case FULL_DISK -> "write-fails=" + failures + "@" + early;
                };
        badDisk = fault.contains("=");
        armed = !fault.isEmpty() && !badDisk;
        if (!armed) {
            server.start(fault);
        } else if (!server.startOrHalt(fault)) {
            revive();
        }
    }
}
