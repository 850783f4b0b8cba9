package dev.weir.ledger;

import dev.weir.database.schema.Tables;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * A family of usage as queries see it: four tables of the same keys and the family's measures.
 * Requests will be a second one (requests, tokens by kind, cost) with the same keys, where the rate
 * is the model's.
 *
 * @param measures columns that are summed, of usage and of adjustments alike
 */
record Family(
        Table<? extends Record> hours,
        Table<? extends Record> days,
        Table<? extends Record> sourceHours,
        Table<? extends Record> sourceDays,
        Table<? extends Record> adjustments,
        List<String> measures) {
    static final Family TRAFFIC =
            new Family(
                    Tables.HOUR_USAGE,
                    Tables.DAY_USAGE,
                    Tables.SOURCE_HOUR,
                    Tables.SOURCE_DAY,
                    Tables.ADJUSTMENT,
                    List.of("upload", "download", "billed_upload", "billed_download"));

    /** The same with hour rows in the place of day rows. */
    Family byHours() {
        return new Family(hours, hours, sourceHours, sourceHours, adjustments, measures);
    }

    Table<? extends Record> pairs(By by) {
        return by == By.HOUR ? hours : days;
    }

    Table<? extends Record> bySource(By by) {
        return by == By.HOUR ? sourceHours : sourceDays;
    }

    static Field<Long> column(Table<?> table, String name) {
        Field<Long> field = table.field(name, Long.class);
        if (field == null) {
            throw new IllegalArgumentException(table + " has no column " + name);
        }
        return field;
    }
}
