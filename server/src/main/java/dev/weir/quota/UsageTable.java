package dev.weir.quota;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Used bytes and limit by user id, three longs a user, without boxes.
 *
 * <p>One writer at a time (its caller's lock); any thread reads without a lock. A slot's id is
 * published last, so that who finds an id finds its values.
 */
final class UsageTable {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SMALLEST = 1 << 10;
    private static final int WIDTH = 3;
    private static final int USED = 1;
    private static final int LIMIT = 2;

    /** No limit known or none set. */
    static final long UNLIMITED = -1;

    private volatile long[] slots = new long[WIDTH * SMALLEST];
    private int users;

    /** Used bytes; 0 for an unknown user. */
    long used(long userId) {
        long[] table = slots;
        int slot = userId <= 0 ? -1 : find(table, userId);
        return slot < 0 ? 0 : (long) LONGS.getAcquire(table, slot + USED);
    }

    /** The limit, {@link #UNLIMITED} for an unknown user. */
    long limit(long userId) {
        long[] table = slots;
        int slot = userId <= 0 ? -1 : find(table, userId);
        return slot < 0 ? UNLIMITED : (long) LONGS.getAcquire(table, slot + LIMIT);
    }

    void setUsed(long userId, long bytes) {
        set(userId, USED, bytes);
    }

    void setLimit(long userId, long bytes) {
        set(userId, LIMIT, bytes);
    }

    /** Users whose used bytes have reached their limit, ascending. */
    long[] atLimit() {
        long[] table = slots;
        long[] found = new long[16];
        int count = 0;
        for (int slot = 0; slot < table.length; slot += WIDTH) {
            long id = (long) LONGS.getAcquire(table, slot);
            long limit = (long) LONGS.getAcquire(table, slot + LIMIT);
            if (id != 0
                    && limit != UNLIMITED
                    && (long) LONGS.getAcquire(table, slot + USED) >= limit) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = id;
            }
        }
        long[] sorted = Arrays.copyOf(found, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private void set(long userId, int column, long value) {
        if (userId <= 0) {
            return; // nobody; 0 marks a free slot
        }
        long[] table = slots;
        int slot = find(table, userId);
        if (slot < 0) {
            table = withRoom();
            slot = ~find(table, userId);
            table[slot + USED] = 0;
            table[slot + LIMIT] = UNLIMITED;
            LONGS.setRelease(table, slot + column, value);
            LONGS.setRelease(table, slot, userId);
            users++;
        } else {
            LONGS.setRelease(table, slot + column, value);
        }
    }

    private long[] withRoom() {
        long[] table = slots;
        if (2L * WIDTH * (users + 1) <= table.length) {
            return table;
        }
        long[] wider = new long[table.length * 2];
        for (int slot = 0; slot < table.length; slot += WIDTH) {
            if (table[slot] != 0) {
                System.arraycopy(table, slot, wider, ~find(wider, table[slot]), WIDTH);
            }
        }
        slots = wider;
        return wider;
    }

    /** Where the user stands, or the complement of where the user would. */
    private static int find(long[] table, long userId) {
        int mask = table.length / WIDTH - 1;
        int at = ((int) ((userId * 0x9E3779B97F4A7C15L) >>> 32)) & mask;
        while (true) {
            long id = (long) LONGS.getAcquire(table, WIDTH * at);
            if (id == userId) {
                return WIDTH * at;
            }
            if (id == 0) {
                return ~(WIDTH * at);
            }
            at = (at + 1) & mask;
        }
    }
}
