package dev.weir.simulate;

/**
 * One process of emulated node software: its counters, its cookie jar, and what of its counters was
 * seen. Counters stand by the user's place in the node's pool. One thread.
 */
final class NodeProcess {
    final long[] upload;
    final long[] download;

    /** Highest values that reached the server whole, in the counter's present life. */
    final long[] shownUpload;

    final long[] shownDownload;

    /** How often the counter was set to 0 after an answer. */
    final int[] life;

    /** Users the node was told to drop; their counters survive. */
    final boolean[] removed;

    /** {@code name=value} of the cookie, empty before the first answer. */
    String jar = "";

    /** Whether a push may or may not have arrived, and none after it certainly has. */
    boolean unsettled;

    /** Whether the newest push was not answered. */
    boolean unanswered;

    /** What Xboard-Node says of itself: calls answered, calls failed, connections carried. */
    long success;

    long failure;
    long connections;

    NodeProcess(int users) {
        upload = new long[users];
        download = new long[users];
        shownUpload = new long[users];
        shownDownload = new long[users];
        life = new int[users];
        removed = new boolean[users];
    }

    /** Sets the counters of a push to 0, as after an answer. */
    void forget(Push push) {
        for (int i = 0; i < push.size; i++) {
            int user = push.users[i];
            upload[user] = 0;
            download[user] = 0;
            shownUpload[user] = 0;
            shownDownload[user] = 0;
            life[user]++;
        }
    }

    /** Bytes in counters that no push has shown yet. */
    long unshown() {
        long bytes = 0;
        for (int user = 0; user < upload.length; user++) {
            bytes += upload[user] - shownUpload[user] + download[user] - shownDownload[user];
        }
        return bytes;
    }
}
