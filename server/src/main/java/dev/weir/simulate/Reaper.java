package dev.weir.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Kills the server and starts it again while the fleet pushes. One thread.
 *
 * <p>Each life of the server ends at a fault point that its start names, or when the fleet has made
 * a number of pushes, whichever comes first.
 */
final class Reaper implements Runnable {
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    /** Exit code of a fault point. */
    private static final int HALTED = 137;

    private enum Death {
        RANDOM("", Mishap.KILL_AT_RANDOM),
        BEFORE_FSYNC("before-fsync", Mishap.KILL_BEFORE_FSYNC),
        AFTER_FSYNC("after-fsync", Mishap.KILL_AFTER_FSYNC),
        AFTER_APPEND("after-append", Mishap.KILL_AFTER_APPEND),
        BEFORE_COMMIT("before-commit", Mishap.KILL_BEFORE_COMMIT),
        AFTER_COMMIT("after-commit", Mishap.KILL_AFTER_COMMIT);

        final String point;
        final Mishap mishap;

        Death(String point, Mishap mishap) {
            this.point = point;
            this.mishap = mishap;
        }
    }

    private record Life(Death death, int times, long clockOffsetMillis, long untilPushes) {}

    private final ServerChild server;
    private final Panel panel;
    private final Happenings happenings;
    private final List<Life> lives = new ArrayList<>();
    private volatile boolean over;

    /**
     * @param kills how often
     * @param pushes that the fleet will make
     */
    Reaper(
            ServerChild server,
            Panel panel,
            Happenings happenings,
            SplittableRandom random,
            int kills,
            long pushes) {
        this.server = server;
        this.panel = panel;
        this.happenings = happenings;
        long each = Math.max(1, pushes / (kills + 1));
        for (int i = 0; i < kills; i++) {
            Death death = Death.values()[i % Death.values().length];
            int times = times(death, random, each);
            long until = each * i + each / 2 + random.nextLong(each);
            lives.add(new Life(death, times, offset(i, kills), until));
        }
    }

    private static int times(Death death, SplittableRandom random, long pushes) {
        return switch (death) {
            case RANDOM -> 0;
            // A commit comes every quarter of a second at most, whatever the fleet does.
            case BEFORE_COMMIT, AFTER_COMMIT -> 1 + random.nextInt(2);
            default -> 1 + random.nextInt(Math.clamp(pushes / 8, 1, 5_000));
        };
    }

    /** One life an hour slow, one an hour fast; then the right time again. */
    private static long offset(int life, int lives) {
        if (lives < 4) {
            return 0;
        }
        long hour = Duration.ofHours(1).toMillis();
        return life == lives / 2 ? -hour : life == lives - 1 ? hour : 0;
    }

    /** Starts the first life; the server may not answer yet when this returns. */
    void begin() {
        start(lives.isEmpty() ? null : lives.getFirst());
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < lives.size(); i++) {
                if (!outlive(lives.get(i))) {
                    break;
                }
                start(i + 1 < lives.size() ? lives.get(i + 1) : null);
            }
            while (!over) {
                if (!server.running()) {
                    throw new SimulationFailed(server.obituary());
                }
                Panel.pause(LOOK_NANOS);
            }
        } catch (SimulationFailed e) {
            panel.fail(String.valueOf(e.getMessage()));
        }
    }

    /** Waits for the end of a life; false when the fleet is done first. */
    private boolean outlive(Life life) {
        while (server.running()) {
            if (over) {
                return false;
            }
            if (happenings.pushes() >= life.untilPushes()) {
                server.kill();
                happenings.met(Mishap.KILL_AT_RANDOM);
                return true;
            }
            Panel.pause(LOOK_NANOS);
        }
        if (life.death() == Death.RANDOM || server.exitCode() != HALTED) {
            throw new SimulationFailed(server.obituary());
        }
        happenings.met(life.death().mishap);
        return true;
    }

    private void start(@Nullable Life life) {
        List<String> properties = new ArrayList<>();
        if (life != null && !life.death().point.isEmpty()) {
            properties.add("-Dweir.fault=" + life.death().point + "@" + life.times());
        }
        if (life != null && life.clockOffsetMillis() != 0) {
            properties.add("-Dweir.fault.clockOffsetMillis=" + life.clockOffsetMillis());
            happenings.met(life.clockOffsetMillis() < 0 ? Mishap.CLOCK_BACK : Mishap.CLOCK_AHEAD);
        }
        server.start(properties);
    }

    /** The fleet is done: kill no more. */
    void end() {
        over = true;
    }
}
