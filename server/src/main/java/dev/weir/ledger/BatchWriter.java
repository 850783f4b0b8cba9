package dev.weir.ledger;

import dev.weir.database.RowWriter;
import dev.weir.database.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Writes a {@link LedgerBatch}. Sums go in key order. Each loop that may run 300,000 times stands
 * alone and binds primitives.
 */
final class BatchWriter {
    private BatchWriter() {}

    static void write(Transaction tx, LedgerBatch batch) throws SQLException {
        writeUsage(tx, LedgerTables.HOUR_USAGE, batch.hours());
        writeUsage(tx, LedgerTables.DAY_USAGE, batch.days());
        writeBySource(tx, LedgerTables.SOURCE_HOUR, batch.hours(), batch.bySource());
        writeBySource(tx, LedgerTables.SOURCE_DAY, batch.days(), batch.bySource());
        LateSums.add(tx, batch.days(), batch.hours(), batch.bySource());
        writeTotals(tx, LedgerTables.USER_TOTAL, batch.userTotals());
        writeTotals(tx, LedgerTables.SOURCE_TOTAL, batch.sourceTotals());
        writeVerdicts(tx, batch.verdicts());
        writeQuarantine(tx, batch.quarantined());
        writeDecided(tx, batch.decided());
        writeUnattributed(tx, batch.unattributed());
        writeAdjustments(tx, batch.adjustments());
        writeReclassified(tx, batch.reclassified());
        for (Imported imported : batch.imported()) {
            ImportedRows.write(tx, imported);
        }
        writeActs(tx, batch.acts());
        writeStreams(tx, batch);
        writeFoldStates(tx, batch.foldStates());
        for (Unattributed.Assigned assigned : batch.assigned()) {
            Assignment.move(tx, assigned);
        }
    }

    static void writeUsage(Transaction tx, LedgerTables table, UsageSums sums) throws SQLException {
        if (sums.size() == 0) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, table.table, sums.size());
        for (int row : sums.sorted()) {
            for (int column = 0; column < UsageSums.WIDTH; column++) {
                writer.bind(sums.at(row, column));
            }
            writer.end();
        }
    }

    private static void writeBySource(
            Transaction tx, LedgerTables table, UsageSums usage, UsageSums sums)
            throws SQLException {
        sums.clear();
        usage.forEach((bucket, user, source, credential, rate, up, down, billedUp, billedDown) ->
                sums.add(bucket, 0, source, 0, 0, up, down, billedUp, billedDown));
        if (sums.size() == 0) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, table.table, sums.size());
        for (int row : sums.sorted()) {
            writer.bind(sums.at(row, UsageSums.BUCKET))
                    .bind(sums.at(row, UsageSums.SOURCE))
                    .bind(sums.at(row, UsageSums.UPLOAD))
                    .bind(sums.at(row, UsageSums.DOWNLOAD))
                    .bind(sums.at(row, UsageSums.BILLED_UPLOAD))
                    .bind(sums.at(row, UsageSums.BILLED_DOWNLOAD))
                    .end();
        }
    }

    static void writeTotals(Transaction tx, LedgerTables table, TotalSums sums)
            throws SQLException {
        if (sums.size() == 0) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, table.table, sums.size());
        for (int row : sums.sorted()) {
            for (int column = 0; column < TotalSums.WIDTH; column++) {
                writer.bind(sums.at(row, column));
            }
            writer.end();
        }
    }

    private static void writeVerdicts(Transaction tx, List<Verdict> verdicts) throws SQLException {
        if (verdicts.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.inserting(tx, LedgerTables.VERDICT.table, verdicts.size());
        for (Verdict verdict : verdicts) {
            writer.bind(verdict.position())
                    .bind(verdict.sourceId())
                    .bind(verdict.instance())
                    .bind(verdict.ack())
                    .bind(verdict.atMs())
                    .bind(verdict.fromMs())
                    .bind(verdict.bodySha256())
                    .bind(verdict.entries())
                    .bind(verdict.users())
                    .bind(verdict.faults())
                    .bind(verdict.upload())
                    .bind(verdict.download())
                    .bind(verdict.repeated())
                    .bind(verdict.quarantined())
                    .bind(verdict.unattributed())
                    .bind(verdict.evidence())
                    .bind(verdict.decision().word())
                    .bind(verdict.reason())
                    .end();
        }
    }

    private static void writeQuarantine(Transaction tx, List<Quarantined> quarantined)
            throws SQLException {
        if (quarantined.isEmpty()) {
            return;
        }
        RowWriter writer =
                RowWriter.inserting(tx, LedgerTables.QUARANTINE.table, quarantined.size());
        for (Quarantined held : quarantined) {
            writer.bind(held.id())
                    .bind(held.position())
                    .bind(held.sourceId())
                    .bind(held.wireKey())
                    .bind(held.userId())
                    .bind(held.credentialId())
                    .bind(held.upload())
                    .bind(held.download())
                    .bind(held.fromMs())
                    .bind(held.toMs())
                    .bind(held.reason().word())
                    .bind(held.state().word())
                    .bind(held.decidedPosition())
                    .end();
        }
    }

    private static void writeDecided(Transaction tx, List<Quarantined.Decided> decided)
            throws SQLException {
        for (Quarantined.Decided one : decided) {
            PreparedStatement update =
                    tx.prepared(
                            "update quarantine set state = ?, decided_position = ?"
                                    + " where id = ? and state = 'held'");
            update.setString(1, one.state().word());
            update.setLong(2, one.position());
            update.setLong(3, one.id());
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("nothing is held under number " + one.id());
            }
        }
    }

    private static void writeUnattributed(Transaction tx, List<Unattributed> unattributed)
            throws SQLException {
        if (unattributed.isEmpty()) {
            return;
        }
        RowWriter writer =
                RowWriter.inserting(tx, LedgerTables.UNATTRIBUTED.table, unattributed.size());
        for (Unattributed unknown : unattributed) {
            writer.bind(unknown.id())
                    .bind(unknown.sourceId())
                    .bind(unknown.wireKey())
                    .bind(unknown.firstPosition())
                    .bind(unknown.assignedUserId())
                    .end();
        }
    }

    private static void writeAdjustments(Transaction tx, List<Adjustment> adjustments)
            throws SQLException {
        if (adjustments.isEmpty()) {
            return;
        }
        RowWriter rows = RowWriter.inserting(tx, LedgerTables.ADJUSTMENT.table, adjustments.size());
        for (Adjustment adjustment : adjustments) {
            rows.bind(adjustment.id().toString())
                    .bind(adjustment.position())
                    .bind(adjustment.userId())
                    .bind(adjustment.sourceId())
                    .bind(adjustment.bucket())
                    .bind(adjustment.upload())
                    .bind(adjustment.download())
                    .bind(adjustment.billedUpload())
                    .bind(adjustment.billedDownload())
                    .bind(adjustment.reason())
                    .bind(adjustment.actor())
                    .bind(adjustment.atMs())
                    .bind(adjustment.kind().word())
                    .end();
        }
        for (Adjustment adjustment : adjustments) {
            adjust(tx, LedgerTables.USER_ADJUSTED, adjustment.userId(), adjustment);
            adjust(tx, LedgerTables.SOURCE_ADJUSTED, adjustment.sourceId(), adjustment);
        }
    }

    private static void adjust(Transaction tx, LedgerTables table, long id, Adjustment adjustment)
            throws SQLException {
        RowWriter.upserting(tx, table.table, 1)
                .bind(id)
                .bind(adjustment.upload())
                .bind(adjustment.download())
                .bind(adjustment.billedUpload())
                .bind(adjustment.billedDownload())
                .end();
    }

    /** One row a time: a report may be decided on twice in a batch. */
    private static void writeReclassified(Transaction tx, List<Reclassified> reclassified)
            throws SQLException {
        for (Reclassified one : reclassified) {
            RowWriter.upserting(tx, LedgerTables.RECLASSIFIED.table, 1)
                    .bind(one.position())
                    .bind(one.decidedPosition())
                    .bind(one.decision().word())
                    .bind(one.reason())
                    .bind(one.actor())
                    .bind(one.atMs())
                    .end();
        }
    }

    private static void writeActs(Transaction tx, List<AppliedAct> acts) throws SQLException {
        if (acts.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.inserting(tx, LedgerTables.ACT.table, acts.size());
        for (AppliedAct act : acts) {
            writer.bind(act.id().toString())
                    .bind(act.position())
                    .bind(act.type())
                    .bind(act.actor())
                    .bind(act.atMs())
                    .end();
        }
    }

    private static void writeStreams(Transaction tx, LedgerBatch batch) throws SQLException {
        List<StreamRow> streams = batch.streams();
        if (!streams.isEmpty()) {
            RowWriter writer = RowWriter.upserting(tx, LedgerTables.STREAM.table, streams.size());
            for (StreamRow stream : streams) {
                writer.bind(stream.sourceId())
                        .bind(stream.instance())
                        .bind(stream.lastPosition())
                        .bind(stream.lastAtMs())
                        .bind(stream.state())
                        .end();
            }
        }
        for (StreamRow stream : batch.forgotten()) {
            PreparedStatement delete =
                    tx.prepared("delete from stream where source_id = ? and instance = ?");
            delete.setLong(1, stream.sourceId());
            delete.setLong(2, stream.instance());
            delete.executeUpdate();
        }
    }

    private static void writeFoldStates(Transaction tx, Map<String, byte[]> states)
            throws SQLException {
        if (states.isEmpty()) {
            return;
        }
        RowWriter writer = RowWriter.upserting(tx, LedgerTables.FOLD_STATE.table, states.size());
        for (Map.Entry<String, byte[]> state : states.entrySet()) {
            writer.bind(state.getKey()).bind(state.getValue()).end();
        }
    }
}
