package dev.weir.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values by id, found without boxing: a commit asks for each of its rows whether somebody watches.
 * Open addressing; removal moves what follows back. Not thread-safe.
 */
final class LongTable<V> {
    private static final int FIRST = 16;

    private long[] keys = new long[FIRST];
    private @Nullable Object[] values = new @Nullable Object[FIRST];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // put stores nothing but V
    @Nullable V get(long key) {
        int mask = keys.length - 1;
        for (int at = slot(key, mask); values[at] != null; at = (at + 1) & mask) {
            if (keys[at] == key) {
                return (V) values[at];
            }
        }
        return null;
    }

    void put(long key, V value) {
        if ((size + 1) * 2 > keys.length) {
            grow();
        }
        int mask = keys.length - 1;
        int at = slot(key, mask);
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & mask;
        }
        if (values[at] == null) {
            size++;
        }
        keys[at] = key;
        values[at] = value;
    }

    void remove(long key) {
        int mask = keys.length - 1;
        int at = slot(key, mask);
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & mask;
        }
        if (values[at] == null) {
            return;
        }
        size--;
        int hole = at;
        values[hole] = null;
        for (int next = (hole + 1) & mask; values[next] != null; next = (next + 1) & mask) {
            int home = slot(keys[next], mask);
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                values[next] = null;
                hole = next;
            }
        }
    }

    /** All values, in no order. */
    @SuppressWarnings("unchecked") // put stores nothing but V
    List<V> all() {
        List<V> all = new ArrayList<>(size);
        for (Object value : values) {
            if (value != null) {
                all.add((V) value);
            }
        }
        return all;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int at = slot(oldKeys[i], mask);
                while (values[at] != null) {
                    at = (at + 1) & mask;
                }
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    private static int slot(long key, int mask) {
        long hash = key * 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 32) & mask;
    }
}
