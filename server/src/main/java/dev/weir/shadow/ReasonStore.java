package dev.weir.shadow;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.RowWriter;
import dev.weir.database.Table;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of pushes since the comparison began, and why, as sums. */
final class ReasonStore {
    private static final Table REASON =
            new Table(
                    "shadow_reason",
                    List.of(
                            new Column("fate", Merge.KEY),
                            new Column("reason", Merge.KEY),
                            new Column("pushes", Merge.ADD),
                            new Column("upload", Merge.ADD),
                            new Column("download", Merge.ADD),
                            new Column("last_at_ms", Merge.REPLACE),
                            new Column("last_said", Merge.REPLACE)));

    private record Key(String fate, String reason) {}

    private ReasonStore() {}

    /** Adds what was not taken. */
    static void add(Transaction tx, List<Settled> settled) throws SQLException {
        Map<Key, List<Settled>> because =
                new TreeMap<>(Comparator.comparing(Key::fate).thenComparing(Key::reason));
        for (Settled one : settled) {
            if (one.fate() != Fate.TAKEN) {
                because.computeIfAbsent(
                                new Key(one.fate().word(), one.why()), _ -> new ArrayList<>())
                        .add(one);
            }
        }
        if (because.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, REASON, because.size());
        for (Map.Entry<Key, List<Settled>> one : because.entrySet()) {
            Bytes bytes = Bytes.NONE;
            for (Settled push : one.getValue()) {
                bytes = bytes.plus(said(push));
            }
            writer.bind(one.getKey().fate())
                    .bind(one.getKey().reason())
                    .bind(one.getValue().size())
                    .bind(bytes.upload())
                    .bind(bytes.download())
                    .bind(one.getValue().getLast().sentAtMillis())
                    .bind(one.getValue().getLast().said())
                    .end();
        }
    }

    private static Bytes said(Settled push) {
        Bytes bytes = Bytes.NONE;
        for (int i = 0; i < push.readings().size(); i++) {
            bytes = bytes.plus(new Bytes(push.readings().upload(i), push.readings().download(i)));
        }
        return bytes;
    }

    /** Why pushes were not taken; most first. */
    static List<NotTaken> all(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select fate, reason, pushes, upload, download, last_at_ms, last_said"
                                + " from shadow_reason order by pushes desc, fate, reason");
        List<NotTaken> all = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                all.add(
                        new NotTaken(
                                Fate.of(row.getString(1)),
                                row.getString(2),
                                row.getLong(3),
                                new Bytes(row.getLong(4), row.getLong(5)),
                                row.getLong(6),
                                row.getString(7)));
            }
        }
        return all;
    }

    /** Sums of all pushes since the comparison began, by fate. */
    static Map<Fate, Offered.Sums> sums(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select fate, cast(sum(pushes) as decimal(30)), cast(sum(upload) as"
                                + " decimal(30)), cast(sum(download) as decimal(30)) from shadow_day"
                                + " group by fate");
        Map<Fate, Offered.Sums> sums = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Offered.Sums one = new Offered.Sums();
                one.pushes = row.getLong(2);
                one.add(new Bytes(row.getLong(3), row.getLong(4)), Bytes.NONE);
                sums.put(Fate.of(row.getString(1)), one);
            }
        }
        return sums;
    }
}
