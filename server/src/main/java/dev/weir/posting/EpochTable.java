package dev.weir.posting;

import java.util.Arrays;

/**
 * The highest values posted in one epoch of one stream, by wire key.
 *
 * <p>An epoch begins with an acknowledged push: the client has reset the counters which that push
 * carried. Keys are asked in ascending order after {@link #rewind()}, so a whole report is one walk
 * along the table. One thread.
 */
final class EpochTable {
    private static final long[] EMPTY = {};

    /** Position of the acknowledged push; 0 = the beginning of the stream. */
    private long ack;

    /** Whether a key that is not listed belongs to this epoch too, with baseline 0. */
    private final boolean every;

    private long[] keys;
    private long[] uploads;
    private long[] downloads;
    private int size;
    private int cursor;

    private int added;
    private long[] addedEntries = EMPTY;

    private EpochTable(long ack, boolean every, long[] keys, long[] uploads, long[] downloads) {
        this.ack = ack;
        this.every = every;
        this.keys = keys;
        this.uploads = uploads;
        this.downloads = downloads;
        this.size = keys.length;
    }

    /** An epoch in which every counter began again from 0. */
    static EpochTable ofEveryKey(long ack) {
        return new EpochTable(ack, true, EMPTY, EMPTY, EMPTY);
    }

    /**
     * An epoch of the counters that one push carried.
     *
     * @param keys ascending; shared, never changed
     */
    static EpochTable ofKeys(long ack, long[] keys) {
        return new EpochTable(ack, false, keys, new long[keys.length], new long[keys.length]);
    }

    /**
     * As {@link #ofKeys(long, long[])}, in the arrays of a table that is no longer asked: thousands
     * of streams begin an epoch with each report, and what lives as long as that is costly to
     * collect.
     */
    static EpochTable ofKeys(long ack, long[] keys, EpochTable spent) {
        if (spent.uploads.length != keys.length) {
            return ofKeys(ack, keys);
        }
        Arrays.fill(spent.uploads, 0);
        Arrays.fill(spent.downloads, 0);
        return new EpochTable(ack, false, keys, spent.uploads, spent.downloads);
    }

    static EpochTable restored(
            long ack, boolean every, long[] keys, long[] uploads, long[] downloads) {
        return new EpochTable(ack, every, keys, uploads, downloads);
    }

    long ack() {
        return ack;
    }

    boolean every() {
        return every;
    }

    void rewind() {
        cursor = 0;
    }

    /** Whether the key's counter belongs to this epoch. Ask keys in ascending order. */
    boolean holds(long key) {
        while (cursor < size && keys[cursor] < key) {
            cursor++;
        }
        return every || (cursor < size && keys[cursor] == key);
    }

    /** Highest upload posted of the key last asked, 0 when none. */
    long upload(long key) {
        return isListed(key) ? uploads[cursor] : 0;
    }

    /** Highest download posted of the key last asked, 0 when none. */
    long download(long key) {
        return isListed(key) ? downloads[cursor] : 0;
    }

    /**
     * Sets the baseline of the key last asked; a key not listed is entered by {@link #settle()}.
     */
    void set(long key, long upload, long download) {
        if (isListed(key)) {
            uploads[cursor] = upload;
            downloads[cursor] = download;
            return;
        }
        if ((upload | download) == 0) {
            return;
        }
        if (3 * added == addedEntries.length) {
            addedEntries = Arrays.copyOf(addedEntries, Math.max(48, 2 * addedEntries.length));
        }
        addedEntries[3 * added] = key;
        addedEntries[3 * added + 1] = upload;
        addedEntries[3 * added + 2] = download;
        added++;
    }

    /** Enters the keys that {@link #set} found missing, after a walk in ascending order. */
    void settle() {
        if (added == 0) {
            return;
        }
        EpochTable fresh =
                new EpochTable(ack, true, new long[added], new long[added], new long[added]);
        for (int i = 0; i < added; i++) {
            fresh.keys[i] = addedEntries[3 * i];
            fresh.uploads[i] = addedEntries[3 * i + 1];
            fresh.downloads[i] = addedEntries[3 * i + 2];
        }
        added = 0;
        addedEntries = EMPTY;
        EpochTable merged = merge(this, fresh);
        keys = merged.keys;
        uploads = merged.uploads;
        downloads = merged.downloads;
        size = merged.size;
    }

    /**
     * One table that answers as the two did for every push that carries the newer ack or a later
     * one: a counter that the newer epoch holds is asked there, all others in the older.
     */
    static EpochTable succeed(EpochTable older, EpochTable newer) {
        if (newer.every) {
            return newer;
        }
        return older.takeOver(newer) ? older : merge(older, newer);
    }

    /**
     * Becomes the successor in place, if all of the newer table's keys are listed here.
     *
     * @return false when one is not; a merge of the two then gives what it would have given before
     */
    private boolean takeOver(EpochTable newer) {
        int at = 0;
        for (int i = 0; i < newer.size; i++) {
            long key = newer.keys[i];
            while (at < size && keys[at] < key) {
                at++;
            }
            if (at == size || keys[at] != key || (newer.uploads[i] | newer.downloads[i]) == 0) {
                return false;
            }
            uploads[at] = newer.uploads[i];
            downloads[at] = newer.downloads[i];
        }
        ack = newer.ack;
        return true;
    }

    private static EpochTable merge(EpochTable older, EpochTable newer) {
        long[] keys = new long[older.size + newer.size];
        long[] uploads = new long[keys.length];
        long[] downloads = new long[keys.length];
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < older.size || j < newer.size) {
            boolean takeNewer =
                    i == older.size || (j < newer.size && newer.keys[j] <= older.keys[i]);
            EpochTable from = takeNewer ? newer : older;
            int at = takeNewer ? j : i;
            if (takeNewer && i < older.size && older.keys[i] == newer.keys[j]) {
                i++;
            }
            if (takeNewer) {
                j++;
            } else {
                i++;
            }
            // A baseline of 0 is what an unlisted key has in a table of every key.
            if (from.uploads[at] != 0 || from.downloads[at] != 0) {
                keys[n] = from.keys[at];
                uploads[n] = from.uploads[at];
                downloads[n] = from.downloads[at];
                n++;
            }
        }
        return new EpochTable(
                newer.ack,
                true,
                Arrays.copyOf(keys, n),
                Arrays.copyOf(uploads, n),
                Arrays.copyOf(downloads, n));
    }

    private boolean isListed(long key) {
        return cursor < size && keys[cursor] == key;
    }

    int size() {
        return size;
    }

    /** Whether exactly these keys are listed; then {@link #keys()} may stand for them. */
    boolean lists(Readings readings) {
        if (size != readings.size()) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (keys[i] != readings.key(i)) {
                return false;
            }
        }
        return true;
    }

    /** All keys, ascending; shared, not to be changed. */
    long[] keys() {
        return keys;
    }

    long keyAt(int i) {
        return keys[i];
    }

    long uploadAt(int i) {
        return uploads[i];
    }

    long downloadAt(int i) {
        return downloads[i];
    }
}
