package dev.weir.ledger;

import java.util.Arrays;

/**
 * Sums of usage by (bucket, user, source, credential, rate), kept without boxing: posting adds
 * millions of parts a second here and writes what came out once a commit.
 *
 * <p>Rows stand in one array in order of arrival; an open-addressing table of slots finds them. A
 * slot holds half of the hash and the row's number, so that a probe rarely touches a wrong row.
 * Most lookups need no probe: the users of a source arrive in the same order again and again, so
 * the row sought stands behind the row found last, where memory is read ahead.
 *
 * <p>One thread.
 */
public final class UsageSums extends SumRows {
    static final int BUCKET = 0;
    static final int USER = 1;
    static final int SOURCE = 2;
    static final int CREDENTIAL = 3;
    static final int RATE = 4;
    static final int UPLOAD = 5;
    static final int DOWNLOAD = 6;
    static final int BILLED_UPLOAD = 7;
    static final int BILLED_DOWNLOAD = 8;
    static final int WIDTH = 9;

    private static final int FIRST_SLOTS = 1 << 10;

    /** Receives rows; amounts in bytes. */
    @FunctionalInterface
    public interface Visitor {
        void row(
                long bucket,
                long userId,
                long sourceId,
                long credentialId,
                long rate,
                long upload,
                long download,
                long billedUpload,
                long billedDownload);
    }

    private long[] slots = new long[FIRST_SLOTS];

    /** The row found last. A report names its users in the same order as the one before. */
    private int last;

    public UsageSums() {
        super(WIDTH, UPLOAD, FIRST_SLOTS / 2);
    }

    /**
     * Adds to the row of the key.
     *
     * @param bucket epoch second at which the hour or day begins
     * @param rate millionths
     * @throws IllegalArgumentException when an amount is negative; nothing was added
     * @throws ArithmeticException when a sum leaves the range of a long; nothing was added
     */
    public void add(
            long bucket,
            long userId,
            long sourceId,
            long credentialId,
            long rate,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {
        if ((upload | download | billedUpload | billedDownload) < 0) {
            throw new IllegalArgumentException(
                    "negative usage of user " + userId + " at source " + sourceId);
        }
        int row = rowOf(bucket, userId, sourceId, credentialId, rate);
        int at = row < 0 ? append(bucket, userId, sourceId, credentialId, rate) : row * WIDTH;
        add(at, upload, download, billedUpload, billedDownload);
    }

    public void clear() {
        if (size > 0) {
            Arrays.fill(slots, 0);
            size = 0;
            last = 0;
        }
    }

    /** All rows in order of arrival. */
    public void forEach(Visitor visitor) {
        for (int row = 0; row < size; row++) {
            visit(row, visitor);
        }
    }

    /** All rows by (bucket, user, source, credential, rate). */
    public void forEachSorted(Visitor visitor) {
        for (int row : sorted()) {
            visit(row, visitor);
        }
    }

    /** Row numbers by (bucket, user, source, credential, rate). */
    int[] sorted() {
        return UsageOrder.sorted(rows, size);
    }

    private void visit(int row, Visitor visitor) {
        int at = row * WIDTH;
        visitor.row(
                rows[at],
                rows[at + USER],
                rows[at + SOURCE],
                rows[at + CREDENTIAL],
                rows[at + RATE],
                rows[at + UPLOAD],
                rows[at + DOWNLOAD],
                rows[at + BILLED_UPLOAD],
                rows[at + BILLED_DOWNLOAD]);
    }

    /** Row number of the key, or -1. */
    private int rowOf(long bucket, long userId, long sourceId, long credentialId, long rate) {
        if (last + 1 < size && is(last + 1, bucket, userId, sourceId, credentialId, rate)) {
            return ++last;
        }
        long hash = hash(bucket, userId, sourceId, credentialId, rate);
        long[] table = slots;
        int mask = table.length - 1;
        int half = (int) (hash >>> 32);
        for (int i = (int) hash & mask; ; i = (i + 1) & mask) {
            long slot = table[i];
            if (slot == 0) {
                return -1;
            }
            int row = (int) slot - 1;
            if ((int) (slot >>> 32) == half
                    && is(row, bucket, userId, sourceId, credentialId, rate)) {
                last = row;
                return row;
            }
        }
    }

    private boolean is(
            int row, long bucket, long userId, long sourceId, long credentialId, long rate) {
        int at = row * WIDTH;
        return rows[at + USER] == userId
                && rows[at + SOURCE] == sourceId
                && rows[at] == bucket
                && rows[at + CREDENTIAL] == credentialId
                && rows[at + RATE] == rate;
    }

    /** Where the key's new row begins. */
    private int append(long bucket, long userId, long sourceId, long credentialId, long rate) {
        if ((size + 1) * 2 > slots.length) {
            grow();
        }
        int at = newRow();
        rows[at] = bucket;
        rows[at + USER] = userId;
        rows[at + SOURCE] = sourceId;
        rows[at + CREDENTIAL] = credentialId;
        rows[at + RATE] = rate;
        put(slots, hash(bucket, userId, sourceId, credentialId, rate), size);
        return at;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (int row = 0; row < size; row++) {
            int at = row * WIDTH;
            long hash =
                    hash(
                            rows[at],
                            rows[at + USER],
                            rows[at + SOURCE],
                            rows[at + CREDENTIAL],
                            rows[at + RATE]);
            put(larger, hash, row + 1);
        }
        slots = larger;
    }

    private static void put(long[] table, long hash, int number) {
        int mask = table.length - 1;
        int i = (int) hash & mask;
        while (table[i] != 0) {
            i = (i + 1) & mask;
        }
        table[i] = (hash & 0xffffffff00000000L) | number;
    }

    private static long hash(long bucket, long user, long source, long credential, long rate) {
        // Five independent products, then one avalanche: ids are small and dense.
        long h =
                bucket * 0x165667B19E3779F9L
                        + user * 0x9E3779B97F4A7C15L
                        + source * 0xC2B2AE3D27D4EB4FL
                        + credential * 0x27D4EB2F165667C5L
                        + rate * 0x85EBCA77C2B2AE63L;
        h ^= h >>> 32;
        h *= 0xD6E8FEB86659FD93L;
        return h ^ (h >>> 32);
    }
}
