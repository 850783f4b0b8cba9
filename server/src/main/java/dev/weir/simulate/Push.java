package dev.weir.simulate;

import org.jspecify.annotations.Nullable;

/**
 * One report of one process: what it shows, its bytes, and whether it reached the server.
 *
 * <p>Values are lifetime counters of the process when the client keeps (so that copies in any order
 * show how much was new), amounts when it resets. One thread.
 */
final class Push {
    final Bytes body = new Bytes(4096);
    final int[] user;
    final long[] up;
    final long[] down;
    int size;
    String path = "";

    /** The counters it reads, for clients that keep. */
    @Nullable Life life;

    boolean arrived;

    /** An attempt went out whole and nobody answered: only a late copy can tell. */
    boolean doubtful;

    int copies;

    Push(int users) {
        user = new int[users];
        up = new long[users];
        down = new long[users];
    }

    void clear() {
        body.clear();
        size = 0;
        arrived = false;
        doubtful = false;
        copies = 0;
        life = null;
    }

    void show(int index, long upValue, long downValue) {
        user[size] = index;
        up[size] = upValue;
        down[size] = downValue;
        size++;
    }

    /** The sum of what it shows; of meaning for amounts only. */
    long bytes() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += up[i] + down[i];
        }
        return sum;
    }
}
