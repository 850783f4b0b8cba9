package dev.weir.posting;

import java.util.Arrays;

/**
 * What one report said: a value per wire key, in arrays that are used again for the next report.
 *
 * <p>Keys are unique and ascending after {@link #seal()}; entries of one key are summed there, as a
 * body may repeat a key. Values are bytes, 0 or more. One thread.
 */
public final class Readings {
    /** Why an entry could not be read. Counted, never fatal to its neighbours. */
    public enum Fault {
        /** The body is not what the route carries: not JSON, or not an object. */
        UNREADABLE_BODY,
        /** The name of an entry is no decimal user number. */
        BAD_KEY,
        /** User 0: the sentinel, nobody. */
        NOBODY,
        /** A value is missing, of the wrong type, or there are not exactly two. */
        BAD_VALUE,
        NEGATIVE,
        /** Beyond 2^63 - 1, alone or summed over repeated keys. */
        TOO_LARGE
    }

    private int size;
    private long[] keys = new long[256];
    private long[] uploads = new long[256];
    private long[] downloads = new long[256];
    private long[] otherKeys = {};
    private long[] otherUploads = {};
    private long[] otherDownloads = {};
    private long[] order = {};
    private final int[] faults = new int[Fault.values().length];
    private boolean ascending;

    public void clear() {
        size = 0;
        ascending = true;
        Arrays.fill(faults, 0);
    }

    /** Adds a reading. Zero values are kept: they show that the key was carried. */
    public void add(long key, long upload, long download) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            uploads = Arrays.copyOf(uploads, size * 2);
            downloads = Arrays.copyOf(downloads, size * 2);
        }
        if (size > 0 && key <= keys[size - 1]) {
            ascending = false;
        }
        keys[size] = key;
        uploads[size] = upload;
        downloads[size] = download;
        size++;
    }

    public void fault(Fault fault) {
        faults[fault.ordinal()]++;
    }

    /**
     * Sorts by key and sums repeated keys; a sum beyond the range drops the key's entries as one
     * fault.
     */
    public void seal() {
        if (ascending || size < 2) {
            return;
        }
        sortByKey();
        int kept = 0;
        for (int i = 0; i < size; ) {
            long key = keys[i];
            long up = uploads[i];
            long down = downloads[i];
            boolean tooLarge = false;
            for (i++; i < size && keys[i] == key; i++) {
                up += uploads[i];
                down += downloads[i];
                tooLarge |= up < 0 || down < 0;
            }
            if (tooLarge) {
                fault(Fault.TOO_LARGE);
                continue;
            }
            keys[kept] = key;
            uploads[kept] = up;
            downloads[kept] = down;
            kept++;
        }
        size = kept;
        ascending = true;
    }

    private void sortByKey() {
        // Bodies that Go wrote have their keys in text order ("10" < "9"), so nearly every body
        // comes here.
        if (order.length < size) {
            order = new long[keys.length];
            otherKeys = new long[keys.length];
            otherUploads = new long[keys.length];
            otherDownloads = new long[keys.length];
        }
        boolean small = size < (1 << 23);
        for (int i = 0; i < size; i++) {
            small &= keys[i] >= 0 && keys[i] < (1L << 40);
            order[i] = (keys[i] << 23) | i;
        }
        if (small) {
            Arrays.sort(order, 0, size);
            for (int i = 0; i < size; i++) {
                move((int) (order[i] & ((1 << 23) - 1)), i);
            }
        } else {
            Integer[] indices = new Integer[size];
            Arrays.setAll(indices, i -> i);
            Arrays.sort(indices, (a, b) -> Long.compare(keys[a], keys[b]));
            for (int i = 0; i < size; i++) {
                move(indices[i], i);
            }
        }
        swap();
    }

    private void move(int from, int to) {
        otherKeys[to] = keys[from];
        otherUploads[to] = uploads[from];
        otherDownloads[to] = downloads[from];
    }

    private void swap() {
        long[] sortedKeys = otherKeys;
        long[] sortedUploads = otherUploads;
        long[] sortedDownloads = otherDownloads;
        otherKeys = keys;
        otherUploads = uploads;
        otherDownloads = downloads;
        keys = sortedKeys;
        uploads = sortedUploads;
        downloads = sortedDownloads;
    }

    public int size() {
        return size;
    }

    public long key(int i) {
        return keys[i];
    }

    public long upload(int i) {
        return uploads[i];
    }

    public long download(int i) {
        return downloads[i];
    }

    public int faults(Fault fault) {
        return faults[fault.ordinal()];
    }

    public int faults() {
        int sum = 0;
        for (int count : faults) {
            sum += count;
        }
        return sum;
    }
}
