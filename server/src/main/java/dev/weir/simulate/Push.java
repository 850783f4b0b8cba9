package dev.weir.simulate;

/** One composed push: its bytes, and the amounts they say. One thread. */
final class Push {
    final NodeProcess process;
    final byte[] body;
    final int length;
    final int size;
    final int[] users;
    final long[] upload;
    final long[] download;

    /** Lives of the counters when they were read. */
    final int[] life;

    /** Whether it reached the server whole at least once. */
    boolean arrived;

    /** Copies that are still under way. */
    int copiesHeldUp;

    private Push(
            NodeProcess process,
            byte[] body,
            int length,
            int size,
            int[] users,
            long[] upload,
            long[] download,
            int[] life) {
        this.process = process;
        this.body = body;
        this.length = length;
        this.size = size;
        this.users = users;
        this.upload = upload;
        this.download = download;
        this.life = life;
    }

    /**
     * Reads the counters of a process.
     *
     * @param body what was written of them, to be kept
     * @param users places of those in the body
     */
    static Push of(NodeProcess process, byte[] body, int[] users) {
        int size = users.length;
        long[] upload = new long[size];
        long[] download = new long[size];
        int[] life = new int[size];
        for (int i = 0; i < size; i++) {
            int user = users[i];
            upload[i] = process.upload[user];
            download[i] = process.download[user];
            life[i] = process.life[user];
        }
        return new Push(process, body, body.length, size, users, upload, download, life);
    }

    long bytes() {
        long bytes = 0;
        for (int i = 0; i < size; i++) {
            bytes += upload[i] + download[i];
        }
        return bytes;
    }
}
