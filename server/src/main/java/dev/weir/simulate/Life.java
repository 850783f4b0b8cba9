package dev.weir.simulate;

/**
 * The counters of one process that keeps them until answered, from its start to its end.
 *
 * <p>A user's lifetime counter is what answers confirmed plus what the counter shows now. It never
 * falls, whatever is reset, so the highest one that reached the server is what could be observed.
 * One thread.
 */
final class Life {
    final long[] confirmedUp;
    final long[] confirmedDown;
    final long[] shownUp;
    final long[] shownDown;

    /** Bytes counted but never confirmed when the process ended. */
    private long unconfirmed;

    Life(int users) {
        confirmedUp = new long[users];
        confirmedDown = new long[users];
        shownUp = new long[users];
        shownDown = new long[users];
    }

    /**
     * The process ends.
     *
     * @param up what its counters show now
     * @param down likewise
     */
    void end(long[] up, long[] down) {
        for (int user = 0; user < up.length; user++) {
            unconfirmed += up[user] + down[user];
        }
    }

    /** What an ended process counted and never showed; final once no copy is under way. */
    long neverShown() {
        long bytes = unconfirmed;
        for (int user = 0; user < shownUp.length; user++) {
            bytes += confirmedUp[user] - shownUp[user] + confirmedDown[user] - shownDown[user];
        }
        return bytes;
    }
}
