package dev.weir.shadow;

import dev.weir.shadow.PanelFigures.DayKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the ledger says at one position, of the days that reports since the comparison began can
 * touch. Users are on disk, in the order of their numbers.
 *
 * @param users user, source, rate, then raw and billed bytes
 * @param userDays user, day, source, rate, then raw and billed bytes; of the days that are compared
 * @param nobody of names that are nobody's here, by the number that nodes gave
 * @param days raw bytes by source and day
 * @param bySource raw bytes of users by source
 */
record LedgerSight(
        long position,
        NumberFile users,
        NumberFile userDays,
        Map<Long, Map<RowKey, Amount>> nobody,
        Map<DayKey, Bytes> days,
        Map<Long, Long> bySource)
        implements AutoCloseable {
    /** Source and rate in millionths, of a user. */
    record RowKey(long sourceId, long rate) {}

    /** Bytes of a row. */
    record Amount(Bytes raw, Bytes billed) {
        static final Amount NONE = new Amount(Bytes.NONE, Bytes.NONE);

        /** Of four numbers. */
        static Amount of(long[] row, int at) {
            return new Amount(new Bytes(row[at], row[at + 1]), new Bytes(row[at + 2], row[at + 3]));
        }

        Amount plus(Amount other) {
            return new Amount(raw.plus(other.raw), billed.plus(other.billed));
        }

        Amount negated() {
            return new Amount(raw.negated(), billed.negated());
        }
    }

    /** Nothing yet. */
    static LedgerSight at(long position, Path scratch) {
        NumberFile users = new NumberFile(scratch, 7);
        try {
            return new LedgerSight(
                    position,
                    users,
                    new NumberFile(scratch, 8),
                    new HashMap<>(),
                    new HashMap<>(),
                    new HashMap<>());
        } catch (RuntimeException | Error e) {
            users.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            users.close();
        } finally {
            userDays.close();
        }
    }
}
