package dev.weir.proof;

import dev.weir.database.TableSize;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what one step of a copy has done and tells of it. One thread. */
final class CopyMeter {
    private final String step;
    private final Map<String, TableSize> sizes;
    private final CopyProgress.Watcher watcher;
    private final LongSupplier nanos;
    private final long begun;
    private final TableSize all;
    private long rows;
    private long bytes;
    private long bytesBefore;
    private String table = "";
    private long tableRows;

    CopyMeter(
            String step,
            Map<String, TableSize> sizes,
            CopyProgress.Watcher watcher,
            LongSupplier nanos) {
        this.step = step;
        this.sizes = sizes;
        this.watcher = watcher;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.all = sum(sizes);
    }

    static TableSize sum(Map<String, TableSize> sizes) {
        return new TableSize(
                sizes.values().stream().mapToLong(TableSize::rows).sum(),
                sizes.values().stream().mapToLong(TableSize::bytes).sum());
    }

    /**
     * The next table begins.
     *
     * @param before what an earlier run did of it
     */
    void begin(String name, TableSize before) {
        table = name;
        tableRows = 0;
        bytesBefore += before.bytes();
        done(before.rows(), before.bytes());
    }

    void done(long moreRows, long moreBytes) {
        rows += moreRows;
        tableRows += moreRows;
        bytes += moreBytes;
        TableSize size = sizes.getOrDefault(table, new TableSize(0, 0));
        watcher.at(
                new CopyProgress(
                        step,
                        table,
                        tableRows,
                        size.rows(),
                        rows,
                        all.rows(),
                        bytes,
                        all.bytes(),
                        millisLeft()));
    }

    /** As {@link #done}, of rows of whose size only the average is known. */
    void doneRows(long more) {
        TableSize size = sizes.getOrDefault(table, new TableSize(0, 0));
        done(more, size.rows() == 0 ? 0 : (long) ((double) size.bytes() * more / size.rows()));
    }

    private long millisLeft() {
        long own = bytes - bytesBefore;
        if (own <= 0) {
            return -1;
        }
        double millis = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begun);
        return Math.max(0, (long) (millis * (all.bytes() - bytes) / own));
    }
}
