package dev.weir.simulate;

/** The traffic of a node's users in one step. */
final class Flow {
    private static final int SESSION_STEPS = 24;
    private static final int STEP_SECONDS = 5;

    private Flow() {}

    /**
     * Seven of eight users move something: downloads from a few bytes to 256 MB, uploads a
     * sixteenth of that.
     *
     * @return the bytes moved
     */
    static long lively(Dice dice, int users, long[] up, long[] down, boolean[] away) {
        long passed = 0;
        for (int user = 0; user < users; user++) {
            long random = dice.next();
            if ((random & 7) == 0 || away[user]) {
                continue;
            }
            long upload = ((random >>> 3) & 0xFF_FFFF) >>> ((random >>> 27) & 15);
            long download = ((random >>> 31) & 0xFFF_FFFF) >>> ((random >>> 59) & 15);
            up[user] += upload;
            down[user] += download;
            passed += upload + download;
        }
        return passed;
    }

    /**
     * A third are online, each for about two minutes at a time and at a speed of its own, 20 KB to
     * 4 MB a second, as steps are five seconds.
     */
    static long lifelike(
            Dice dice,
            long seed,
            long step,
            SimulatedNode node,
            long[] up,
            long[] down,
            boolean[] away) {
        long passed = 0;
        for (int user = 0; user < node.users(); user++) {
            long session = (step + 7L * user) / SESSION_STEPS;
            Dice own = Dice.at(seed, node.index() * 100_000L + user, session);
            if (away[user] || !own.chance(330)) {
                continue;
            }
            long speed = 20_000L << own.below(8);
            long download = speed * STEP_SECONDS * (50 + dice.below(100)) / 100;
            long upload = download / (4 + own.below(20));
            up[user] += upload;
            down[user] += download;
            passed += upload + download;
        }
        return passed;
    }

    /** Every user moves the same. */
    static long constant(long bytes, int users, long[] up, long[] down, boolean[] away) {
        long passed = 0;
        for (int user = 0; user < users; user++) {
            if (!away[user]) {
                up[user] += bytes;
                down[user] += bytes;
                passed += 2 * bytes;
            }
        }
        return passed;
    }
}
