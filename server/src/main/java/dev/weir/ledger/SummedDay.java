package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A day of which some rows stand in sums by month: those of its day rows, or while it is running
 * those of its hours.
 *
 * @param through the last user who was added, of the day or of the open hour; 0 = none
 * @param openHour 0 = day rows were added; else hour rows, all before this hour
 */
record SummedDay(long bucket, long month, long through, long openHour) {
    /** All users were added. */
    static final long ALL_USERS = Long.MAX_VALUE;

    static final String SELECT = "select bucket, month, through_user_id, open_hour from summed_day";

    static SummedDay whole(long bucket, long month) {
        return new SummedDay(bucket, month, ALL_USERS, 0);
    }

    /** The same day with all hours before this one added. */
    SummedDay atHour(long hour) {
        return new SummedDay(bucket, month, 0, hour);
    }

    boolean isByHours() {
        return openHour > 0;
    }

    /** Whether what was not added is whole hours, or nothing. */
    boolean isEven() {
        return isByHours() ? through == 0 : through == ALL_USERS;
    }

    boolean holdsDayOf(long user) {
        return !isByHours() && user <= through;
    }

    /**
     * @param hour of this day
     */
    boolean holdsHourOf(long hour, long user) {
        return isByHours() && (hour < openHour || (hour == openHour && user <= through));
    }

    static SummedDay read(ResultSet row) throws SQLException {
        return new SummedDay(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    static Optional<SummedDay> find(Transaction tx, long bucket) throws SQLException {
        PreparedStatement select = tx.prepared(SELECT + " where bucket = ?");
        select.setLong(1, bucket);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(read(row)) : Optional.empty();
        }
    }

    void write(Transaction tx) throws SQLException {
        RowWriter.upserting(tx, LedgerTables.SUMMED_DAY.table, 1)
                .bind(bucket)
                .bind(month)
                .bind(through)
                .bind(openHour)
                .end();
    }
}
