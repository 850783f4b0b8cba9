package dev.weir.shadow;

import java.util.HashMap;
import java.util.Map;

/**
 * What the ledger says at one position, of the days that reports since the comparison began can
 * touch.
 *
 * @param users rows of users
 * @param nobody rows of names that are nobody's here, by the number that nodes gave
 * @param days raw bytes by source and day
 */
record LedgerSight(
        long position,
        Map<RowKey, Amount> users,
        Map<RowKey, Amount> nobody,
        Map<PanelFigures.DayKey, Long> days) {
    /** User, source and rate in millionths. */
    record RowKey(long userId, long sourceId, long rate) {}

    /** Bytes of both directions. */
    record Amount(long raw, long billed) {
        static final Amount NONE = new Amount(0, 0);

        Amount minus(Amount other) {
            return new Amount(raw - other.raw, billed - other.billed);
        }
    }

    LedgerSight(long position) {
        this(position, new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    /** What was added since. */
    LedgerSight since(LedgerSight first) {
        LedgerSight grown = new LedgerSight(position);
        users.forEach((key, now) -> grow(grown.users, key, now, first.users));
        nobody.forEach((key, now) -> grow(grown.nobody, key, now, first.nobody));
        // What was somebody's and is no more there was given to somebody else.
        first.users.forEach((key, was) -> gone(grown.users, key, was, users));
        first.nobody.forEach((key, was) -> gone(grown.nobody, key, was, nobody));
        days.forEach((key, now) -> {
            long more = now - first.days.getOrDefault(key, 0L);
            if (more != 0) {
                grown.days.put(key, more);
            }
        });
        return grown;
    }

    private static void grow(
            Map<RowKey, Amount> into, RowKey key, Amount now, Map<RowKey, Amount> first) {
        Amount more = now.minus(first.getOrDefault(key, Amount.NONE));
        if (!more.equals(Amount.NONE)) {
            into.put(key, more);
        }
    }

    private static void gone(
            Map<RowKey, Amount> into, RowKey key, Amount was, Map<RowKey, Amount> now) {
        if (!now.containsKey(key)) {
            into.put(key, Amount.NONE.minus(was));
        }
    }
}
