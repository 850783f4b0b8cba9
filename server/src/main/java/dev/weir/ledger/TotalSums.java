package dev.weir.ledger;

import java.util.Arrays;

/**
 * Sums of usage by one id, a user's or a source's, and when it was last seen to use. Without
 * boxing; one thread.
 */
public final class TotalSums extends SumRows {
    static final int ID = 0;
    static final int UPLOAD = 1;
    static final int DOWNLOAD = 2;
    static final int BILLED_UPLOAD = 3;
    static final int BILLED_DOWNLOAD = 4;
    static final int LAST_AT_MS = 5;
    static final int WIDTH = 6;

    private static final int FIRST_SLOTS = 1 << 8;

    /** Receives rows; amounts in bytes, {@code lastAtMs} epoch milliseconds. */
    @FunctionalInterface
    public interface Visitor {
        void row(
                long id,
                long upload,
                long download,
                long billedUpload,
                long billedDownload,
                long lastAtMs);
    }

    /** Number of the row that holds the id, plus 1; 0 = free. */
    private int[] slots = new int[FIRST_SLOTS];

    public TotalSums() {
        super(WIDTH, UPLOAD, FIRST_SLOTS / 2);
    }

    /**
     * Adds to the id's row and keeps the later moment.
     *
     * @throws IllegalArgumentException when an amount is negative; nothing was added
     * @throws ArithmeticException when a sum leaves the range of a long; nothing was added
     */
    public void add(
            long id,
            long upload,
            long download,
            long billedUpload,
            long billedDownload,
            long atMillis) {
        if ((upload | download | billedUpload | billedDownload) < 0) {
            throw new IllegalArgumentException("negative usage of id " + id);
        }
        int at = rowOf(id) * WIDTH;
        add(at, upload, download, billedUpload, billedDownload);
        rows[at + LAST_AT_MS] = Math.max(rows[at + LAST_AT_MS], atMillis);
    }

    public void clear() {
        if (size > 0) {
            Arrays.fill(slots, 0);
            size = 0;
        }
    }

    /** All rows in order of arrival. */
    public void forEach(Visitor visitor) {
        for (int row = 0; row < size; row++) {
            int at = row * WIDTH;
            visitor.row(
                    rows[at],
                    rows[at + UPLOAD],
                    rows[at + DOWNLOAD],
                    rows[at + BILLED_UPLOAD],
                    rows[at + BILLED_DOWNLOAD],
                    rows[at + LAST_AT_MS]);
        }
    }

    /** Row numbers by id. */
    int[] sorted() {
        // Ids are positive and dense: they leave room for the row number in one long.
        long[] packed = new long[size];
        int rowBits = 64 - Long.numberOfLeadingZeros(size);
        for (int row = 0; row < size; row++) {
            long id = rows[row * WIDTH];
            if (id < 0 || id >>> (63 - rowBits) != 0) {
                return sortedByComparison();
            }
            packed[row] = id << rowBits | row;
        }
        Arrays.sort(packed);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = (int) (packed[i] & ((1L << rowBits) - 1));
        }
        return order;
    }

    private int[] sortedByComparison() {
        return java.util.stream.IntStream.range(0, size)
                .boxed()
                .sorted(java.util.Comparator.comparingLong(row -> rows[row * WIDTH]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Billed bytes of both directions of an id, 0 when it has no row. */
    public long billed(long id) {
        int mask = slots.length - 1;
        for (int i = slotOf(id, mask); slots[i] != 0; i = (i + 1) & mask) {
            int at = (slots[i] - 1) * WIDTH;
            if (rows[at] == id) {
                return rows[at + BILLED_UPLOAD] + rows[at + BILLED_DOWNLOAD];
            }
        }
        return 0;
    }

    private int rowOf(long id) {
        int mask = slots.length - 1;
        int i = slotOf(id, mask);
        while (slots[i] != 0) {
            int row = slots[i] - 1;
            if (rows[row * WIDTH] == id) {
                return row;
            }
            i = (i + 1) & mask;
        }
        if ((size + 1) * 2 > slots.length) {
            grow();
            mask = slots.length - 1;
            i = freeSlot(slots, id, mask);
        }
        // Before the array is named: a new row may need a longer one.
        int at = newRow();
        rows[at] = id;
        slots[i] = size;
        return size - 1;
    }

    private void grow() {
        int[] larger = new int[Math.multiplyExact(slots.length, 2)];
        for (int row = 0; row < size; row++) {
            larger[freeSlot(larger, rows[row * WIDTH], larger.length - 1)] = row + 1;
        }
        slots = larger;
    }

    private static int freeSlot(int[] table, long id, int mask) {
        int i = slotOf(id, mask);
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private static int slotOf(long id, int mask) {
        long h = id * 0x9E3779B97F4A7C15L;
        return (int) (h ^ (h >>> 32)) & mask;
    }
}
