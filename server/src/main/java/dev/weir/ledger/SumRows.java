package dev.weir.ledger;

import java.util.Arrays;

/**
 * Rows of sums in one array, in order of arrival: a key, the four amounts, and what else the table
 * keeps. Finding a row by its key is the table's own. One thread.
 */
abstract class SumRows {
    private final int width;
    private final int amounts;
    long[] rows;
    int size;

    /**
     * @param width columns of a row
     * @param amounts column of the first of the four amounts: upload, download, both billed
     * @param capacity rows there is room for at first
     */
    SumRows(int width, int amounts, int capacity) {
        this.width = width;
        this.amounts = amounts;
        this.rows = new long[capacity * width];
    }

    public final int size() {
        return size;
    }

    final long at(int row, int column) {
        return rows[row * width + column];
    }

    /** Makes a row of zeros behind the last; where it begins. */
    final int newRow() {
        int at = size * width;
        if (at == rows.length) {
            rows = Arrays.copyOf(rows, Math.multiplyExact(rows.length, 2));
        }
        Arrays.fill(rows, at, at + width, 0);
        size++;
        return at;
    }

    /**
     * Adds to the row that begins there.
     *
     * @throws ArithmeticException when a sum leaves the range of a long; nothing was added
     */
    final void add(int row, long upload, long download, long billedUpload, long billedDownload) {
        long[] all = rows;
        int at = row + amounts;
        long newUpload = Math.addExact(all[at], upload);
        long newDownload = Math.addExact(all[at + 1], download);
        long newBilledUpload = Math.addExact(all[at + 2], billedUpload);
        long newBilledDownload = Math.addExact(all[at + 3], billedDownload);
        all[at] = newUpload;
        all[at + 1] = newDownload;
        all[at + 2] = newBilledUpload;
        all[at + 3] = newBilledDownload;
    }
}
