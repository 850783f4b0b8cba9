package dev.weir.ledger;

import dev.weir.database.Transaction;
import java.sql.SQLException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Adds rows of a transaction to sums by month that hold their day or hour already. */
final class LateSums {
    private LateSums() {}

    /**
     * Adds what was just written to days and hours that were added before.
     *
     * @param days rows of the transaction
     * @param hours that add up to them
     * @param scratch overwritten
     */
    static void add(Transaction tx, UsageSums days, UsageSums hours, UsageSums scratch)
            throws SQLException {
        NavigableMap<Long, Optional<SummedDay>> known = known(tx, days);
        scratch.clear();
        if (known.values().stream().flatMap(Optional::stream).anyMatch(day -> !day.isByHours())) {
            addDays(known, days, scratch);
        }
        if (known.values().stream().flatMap(Optional::stream).anyMatch(SummedDay::isByHours)) {
            addHours(known, hours, scratch);
        }
        MonthSums.write(tx, scratch);
    }

    private static NavigableMap<Long, Optional<SummedDay>> known(Transaction tx, UsageSums days)
            throws SQLException {
        NavigableMap<Long, Optional<SummedDay>> known = new TreeMap<>();
        long last = Long.MIN_VALUE;
        for (int row = 0; row < days.size(); row++) {
            long bucket = days.at(row, UsageSums.BUCKET);
            if (bucket != last) {
                last = bucket;
                if (!known.containsKey(bucket)) {
                    known.put(bucket, SummedDay.find(tx, bucket));
                }
            }
        }
        return known;
    }

    private static void addDays(
            Map<Long, Optional<SummedDay>> known, UsageSums days, UsageSums into) {
        long last = Long.MIN_VALUE;
        Optional<SummedDay> day = Optional.empty();
        for (int row = 0; row < days.size(); row++) {
            long bucket = days.at(row, UsageSums.BUCKET);
            if (bucket != last) {
                last = bucket;
                day = known.getOrDefault(bucket, Optional.empty());
            }
            if (day.isPresent() && day.get().holdsDayOf(days.at(row, UsageSums.USER))) {
                add(day.get(), days, row, into);
            }
        }
    }

    /** An hour is of the last day that began before it: days were made of these hours. */
    private static void addHours(
            NavigableMap<Long, Optional<SummedDay>> known, UsageSums hours, UsageSums into) {
        long last = Long.MIN_VALUE;
        Optional<SummedDay> day = Optional.empty();
        for (int row = 0; row < hours.size(); row++) {
            long bucket = hours.at(row, UsageSums.BUCKET);
            if (bucket != last) {
                last = bucket;
                Map.Entry<Long, Optional<SummedDay>> begun = known.floorEntry(bucket);
                day = begun == null ? Optional.empty() : begun.getValue();
            }
            if (day.isPresent() && day.get().holdsHourOf(bucket, hours.at(row, UsageSums.USER))) {
                add(day.get(), hours, row, into);
            }
        }
    }

    /** User 0 stands in no sums by month. */
    private static void add(SummedDay day, UsageSums rows, int row, UsageSums into) {
        long user = rows.at(row, UsageSums.USER);
        if (user > 0) {
            into.add(
                    day.month(),
                    user,
                    0,
                    0,
                    0,
                    rows.at(row, UsageSums.UPLOAD),
                    rows.at(row, UsageSums.DOWNLOAD),
                    rows.at(row, UsageSums.BILLED_UPLOAD),
                    rows.at(row, UsageSums.BILLED_DOWNLOAD));
        }
    }
}
