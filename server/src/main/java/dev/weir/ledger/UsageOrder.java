package dev.weir.ledger;

import java.util.Arrays;

/**
 * Puts rows of {@link UsageSums} in key order: upserts in key order touch each page of the database
 * once.
 *
 * <p>Bucket, user and row number mostly fit one long together, and an array of longs sorts many
 * times faster than rows by comparison; what shares bucket and user is then a short run. Where they
 * do not fit, rows are merge-sorted by comparison.
 */
final class UsageOrder {
    private static final int SHORT_RUN = 24;

    private UsageOrder() {}

    static int[] sorted(long[] rows, int size) {
        int[] order = new int[size];
        if (size == 0) {
            return order;
        }
        long[] packed = packed(rows, size);
        if (packed.length == 0) {
            for (int i = 0; i < size; i++) {
                order[i] = i;
            }
            mergeSort(rows, order, new int[size], 0, size);
            return order;
        }
        Arrays.sort(packed);
        long mask = (1L << bits(size - 1)) - 1;
        for (int i = 0; i < size; i++) {
            order[i] = (int) (packed[i] & mask);
        }
        sortRuns(rows, order);
        return order;
    }

    /** (bucket, user, row number) of each row in one long, or nothing when they need more bits. */
    private static long[] packed(long[] rows, int size) {
        long lowBucket = Long.MAX_VALUE;
        long highBucket = Long.MIN_VALUE;
        long highUser = 0;
        for (int at = 0; at < size * UsageSums.WIDTH; at += UsageSums.WIDTH) {
            lowBucket = Math.min(lowBucket, rows[at]);
            highBucket = Math.max(highBucket, rows[at]);
            long user = rows[at + UsageSums.USER];
            if (user < 0) {
                return new long[0];
            }
            highUser = Math.max(highUser, user);
        }
        long span = highBucket - lowBucket;
        int rowBits = bits(size - 1);
        int userBits = bits(highUser);
        if (span < 0 || bits(span) + userBits + rowBits > 63) {
            return new long[0];
        }
        long[] packed = new long[size];
        for (int row = 0; row < size; row++) {
            int at = row * UsageSums.WIDTH;
            long bucketAndUser = (rows[at] - lowBucket) << userBits | rows[at + UsageSums.USER];
            packed[row] = bucketAndUser << rowBits | row;
        }
        return packed;
    }

    private static int bits(long value) {
        return 64 - Long.numberOfLeadingZeros(value);
    }

    private static void sortRuns(long[] rows, int[] order) {
        int from = 0;
        while (from < order.length) {
            int at = order[from] * UsageSums.WIDTH;
            int to = from + 1;
            while (to < order.length && sameBucketAndUser(rows, at, order[to] * UsageSums.WIDTH)) {
                to++;
            }
            if (to - from > SHORT_RUN) {
                mergeSort(rows, order, new int[order.length], from, to);
            } else if (to - from > 1) {
                insertionSort(rows, order, from, to);
            }
            from = to;
        }
    }

    private static boolean sameBucketAndUser(long[] rows, int a, int b) {
        return rows[a] == rows[b] && rows[a + UsageSums.USER] == rows[b + UsageSums.USER];
    }

    private static void insertionSort(long[] rows, int[] order, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int row = order[i];
            int j = i - 1;
            while (j >= from && compare(rows, order[j], row) > 0) {
                order[j + 1] = order[j];
                j--;
            }
            order[j + 1] = row;
        }
    }

    private static void mergeSort(long[] rows, int[] order, int[] spare, int from, int to) {
        if (to - from <= SHORT_RUN) {
            insertionSort(rows, order, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(rows, order, spare, from, middle);
        mergeSort(rows, order, spare, middle, to);
        System.arraycopy(order, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        int out = from;
        while (left < middle) {
            if (right < to && compare(rows, order[right], spare[left]) < 0) {
                order[out++] = order[right++];
            } else {
                order[out++] = spare[left++];
            }
        }
    }

    private static int compare(long[] rows, int rowA, int rowB) {
        int a = rowA * UsageSums.WIDTH;
        int b = rowB * UsageSums.WIDTH;
        for (int column = 0; column <= UsageSums.RATE; column++) {
            int order = Long.compare(rows[a + column], rows[b + column]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
