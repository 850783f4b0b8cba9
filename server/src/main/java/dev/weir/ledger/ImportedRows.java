package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What stands here of other panels. */
final class ImportedRows {
    private ImportedRows() {}

    static void write(Transaction tx, Imported imported) throws SQLException {
        writeEntry(tx, imported.entry());
        String origin = imported.entry().origin();
        long version = imported.entry().position();
        RowWriter usage =
                RowWriter.upserting(tx, LedgerTables.IMPORTED_USAGE.table, imported.usage().size());
        for (Imported.Usage row : imported.usage()) {
            usage.bind(origin)
                    .bind(row.oldUserId())
                    .bind(row.bucket())
                    .bind(row.oldNode())
                    .bind(row.rate())
                    .bind(row.userId())
                    .bind(row.sourceId())
                    .bind(row.upload())
                    .bind(row.download())
                    .bind(row.billedUpload())
                    .bind(row.billedDownload())
                    .end();
        }
        // One row a statement: the same user may come twice in an act.
        for (Imported.Balance row : imported.balances()) {
            RowWriter.upserting(tx, LedgerTables.IMPORTED_BALANCE.table, 1)
                    .bind(origin)
                    .bind(row.userId())
                    .bind(row.bucket())
                    .bind(row.billedUpload())
                    .bind(row.billedDownload())
                    .end();
        }
        for (Imported.NodeDay row : imported.nodeDays()) {
            RowWriter.upserting(tx, LedgerTables.IMPORTED_NODE_DAY.table, 1)
                    .bind(origin)
                    .bind(row.nodeType())
                    .bind(row.nodeId())
                    .bind(row.bucket())
                    .bind(row.sourceId())
                    .bind(row.upload())
                    .bind(row.download())
                    .end();
        }
        for (Imported.Document row : imported.documents()) {
            RowWriter.upserting(tx, LedgerTables.IMPORTED_DOCUMENT.table, 1)
                    .bind(origin)
                    .bind(row.kind())
                    .bind(row.oldId())
                    .bind(row.document())
                    .bind(version)
                    .end();
        }
    }

    private static void writeEntry(Transaction tx, Imported.Entry entry) throws SQLException {
        RowWriter.inserting(tx, LedgerTables.IMPORT_ENTRY.table, 1)
                .bind(entry.position())
                .bind(entry.origin())
                .bind(entry.actor())
                .bind(entry.atMs())
                .bind(entry.counted())
                .bind(entry.repeated())
                .bind(entry.stale())
                .bind(entry.fromBucket())
                .bind(entry.toBucket())
                .bind(entry.upload())
                .bind(entry.download())
                .bind(entry.billedUpload())
                .bind(entry.billedDownload())
                .end();
    }

    static void forEachUsage(
            Transaction tx, String origin, long oldUserId, Consumer<Imported.Usage> each)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select bucket, old_node, rate, user_id, source_id, upload, download,"
                                + " billed_upload, billed_download from imported_usage"
                                + " where origin = ? and old_user_id = ?");
        select.setString(1, origin);
        select.setLong(2, oldUserId);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                each.accept(
                        new Imported.Usage(
                                oldUserId,
                                row.getLong(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)));
            }
        }
    }

    static Optional<Imported.Balance> balance(Transaction tx, String origin, long userId)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select bucket, billed_upload, billed_download from imported_balance"
                                + " where origin = ? and user_id = ?");
        select.setString(1, origin);
        select.setLong(2, userId);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Imported.Balance(
                                    userId, row.getLong(1), row.getLong(2), row.getLong(3)))
                    : Optional.empty();
        }
    }

    static Optional<Imported.NodeDay> nodeDay(
            Transaction tx, String origin, String nodeType, long nodeId, long bucket)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select source_id, upload, download from imported_node_day"
                                + " where origin = ? and node_type = ? and node_id = ?"
                                + " and bucket = ?");
        select.setString(1, origin);
        select.setString(2, nodeType);
        select.setLong(3, nodeId);
        select.setLong(4, bucket);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Imported.NodeDay(
                                    nodeType,
                                    nodeId,
                                    bucket,
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3)))
                    : Optional.empty();
        }
    }

    static Optional<String> document(Transaction tx, String origin, String kind, String oldId)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select document from imported_document"
                                + " where origin = ? and kind = ? and old_id = ?");
        select.setString(1, origin);
        select.setString(2, kind);
        select.setString(3, oldId);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    static List<Imported.Document> documents(
            Transaction tx, String origin, String kind, String after, int limit)
            throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select old_id, document from imported_document"
                                + " where origin = ? and kind = ? and old_id > ?"
                                + " order by old_id limit ?");
        select.setString(1, origin);
        select.setString(2, kind);
        select.setString(3, after);
        select.setInt(4, limit);
        List<Imported.Document> documents = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                documents.add(new Imported.Document(kind, row.getString(1), row.getString(2)));
            }
        }
        return documents;
    }

    static List<Imported.Entry> sums(Transaction tx) throws SQLException {
        PreparedStatement select =
                tx.prepared(
                        "select max(position), origin, max(actor), max(at_ms), sum(counted),"
                                + " sum(repeated), sum(stale), min(from_bucket), max(to_bucket),"
                                + " sum(upload), sum(download), sum(billed_upload),"
                                + " sum(billed_download) from import_entry"
                                + " group by origin order by origin");
        List<Imported.Entry> sums = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                sums.add(
                        new Imported.Entry(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getLong(13)));
            }
        }
        return sums;
    }
}
