package dev.weir.simulate;

/**
 * What reached the server whole, by user of one node (R42): of a client that resets, every push
 * once; of one that keeps, the highest value of each counter's life. One thread.
 *
 * <p>What is new is rated as it comes, half up, per direction: a server that rates sums instead
 * differs by what rounding makes of it.
 */
final class Truth {
    private final boolean keeps;
    private final long rateMillionths;
    final long[] upload;
    final long[] download;
    final long[] billedUpload;
    final long[] billedDownload;

    /** Amounts that were rated alone; each part of one that an hour's end cuts may round anew. */
    final long[] pieces;

    Truth(boolean keeps, long rateMillionths, int users) {
        this.keeps = keeps;
        this.rateMillionths = rateMillionths;
        upload = new long[users];
        download = new long[users];
        billedUpload = new long[users];
        billedDownload = new long[users];
        pieces = new long[users];
    }

    /** A copy of the push reached the server whole. */
    void arrived(Push push) {
        if (push.arrived) {
            return;
        }
        push.arrived = true;
        for (int i = 0; i < push.size; i++) {
            if (keeps) {
                shown(push, i);
            } else {
                add(push.users[i], push.upload[i], push.download[i]);
            }
        }
    }

    private void shown(Push push, int i) {
        NodeProcess process = push.process;
        int user = push.users[i];
        if (process.life[user] != push.life[i]) {
            // The push that ended that life carried this counter, so it showed no less.
            return;
        }
        long newUpload = Math.max(0, push.upload[i] - process.shownUpload[user]);
        long newDownload = Math.max(0, push.download[i] - process.shownDownload[user]);
        process.shownUpload[user] += newUpload;
        process.shownDownload[user] += newDownload;
        add(user, newUpload, newDownload);
    }

    private void add(int user, long up, long down) {
        if ((up | down) == 0) {
            return;
        }
        upload[user] += up;
        download[user] += down;
        billedUpload[user] += billed(up);
        billedDownload[user] += billed(down);
        pieces[user]++;
    }

    private long billed(long bytes) {
        return rateMillionths == NodePlan.RATE_ONE
                ? bytes
                : Math.addExact(Math.multiplyExact(bytes, rateMillionths), 500_000) / 1_000_000;
    }

    void addAll(Truth other) {
        for (int user = 0; user < upload.length; user++) {
            upload[user] += other.upload[user];
            download[user] += other.download[user];
            billedUpload[user] += other.billedUpload[user];
            billedDownload[user] += other.billedDownload[user];
            pieces[user] += other.pieces[user];
        }
    }
}
