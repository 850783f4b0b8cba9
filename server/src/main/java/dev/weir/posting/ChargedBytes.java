package dev.weir.posting;

/**
 * Billed bytes of both directions by user, adjustments included: what counts against a limit. 16
 * bytes a user and as much again of room. One thread.
 */
final class ChargedBytes {
    private static final long FREE = Long.MIN_VALUE;

    private long[] slots = empty(1 << 10);
    private int size;

    ChargedBytes() {}

    /** Adds signed bytes. */
    void add(long userId, long bytes) {
        int slot = slotOf(userId);
        if (slots[slot] == FREE) {
            if (4 * (size + 1) > slots.length) {
                grow();
                slot = slotOf(userId);
            }
            slots[slot] = userId;
            size++;
        }
        slots[slot + 1] = Math.addExact(slots[slot + 1], bytes);
    }

    void set(long userId, long bytes) {
        add(userId, bytes - of(userId));
    }

    /** Billed bytes, 0 for a user never seen; below 0 only by adjustments. */
    long of(long userId) {
        int slot = slotOf(userId);
        return slots[slot] == FREE ? 0 : slots[slot + 1];
    }

    private int slotOf(long userId) {
        int mask = slots.length / 2 - 1;
        int slot = (int) ((userId * 0x9E3779B97F4A7C15L) >>> 33) & mask;
        while (slots[2 * slot] != FREE && slots[2 * slot] != userId) {
            slot = (slot + 1) & mask;
        }
        return 2 * slot;
    }

    private void grow() {
        long[] old = slots;
        slots = empty(2 * old.length);
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != FREE) {
                int slot = slotOf(old[i]);
                slots[slot] = old[i];
                slots[slot + 1] = old[i + 1];
            }
        }
    }

    private static long[] empty(int length) {
        long[] slots = new long[length];
        for (int i = 0; i < length; i += 2) {
            slots[i] = FREE;
        }
        return slots;
    }
}
