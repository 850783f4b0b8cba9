package dev.weir.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that posting wrote, to be written again: its sums, which every commit changes, its verdicts,
 * each of which one commit inserts, and the states of streams, which every commit replaces.
 */
record RawRows(List<LedgerRows> sums, WideRows verdicts, WideRows streams) {
    static RawRows read(Connection connection) throws SQLException {
        return new RawRows(
                LedgerRows.read(connection),
                WideRows.verdicts(connection),
                WideRows.streams(connection));
    }

    int sumCount() {
        return LedgerRows.count(sums);
    }

    int count() {
        return sumCount() + verdicts.rows().size() + streams.rows().size();
    }

    List<String> tables() {
        List<String> tables = new ArrayList<>(sums.stream().map(LedgerRows::table).toList());
        tables.add(verdicts.table());
        tables.add(streams.table());
        return tables;
    }

    /** What one of so many commits writes: all sums and states, and its share of the verdicts. */
    RawRows commit(int number, int of) {
        long all = verdicts.rows().size();
        return new RawRows(
                sums,
                verdicts.part((int) (all * number / of), (int) (all * (number + 1) / of)),
                streams);
    }
}
