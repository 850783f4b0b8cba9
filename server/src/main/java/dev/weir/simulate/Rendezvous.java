package dev.weir.simulate;

import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;

/** Brings all processes of a run to a point where nothing is under way. Any thread. */
final class Rendezvous {
    private static final long PAUSE_NANOS = 5_000_000;

    private final Phaser phaser = new Phaser(1);
    private volatile boolean wanted;

    /** Each process, before it starts. */
    void join() {
        phaser.register();
    }

    /** Each process, when it has ended. */
    void leave() {
        phaser.arriveAndDeregister();
    }

    boolean wanted() {
        return wanted;
    }

    /** Each process, when it is wanted and has nothing under way; returns when it may go on. */
    void meet() {
        phaser.arriveAndAwaitAdvance();
        phaser.arriveAndAwaitAdvance();
    }

    /**
     * The one who wants it: runs while all others stand still.
     *
     * @param meanwhile is done again and again until they do
     */
    void during(Runnable work, Runnable meanwhile) {
        wanted = true;
        int phase = phaser.arrive();
        while (phaser.getPhase() == phase) {
            meanwhile.run();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        wanted = false;
        try {
            work.run();
        } finally {
            phaser.arriveAndAwaitAdvance();
        }
    }
}
