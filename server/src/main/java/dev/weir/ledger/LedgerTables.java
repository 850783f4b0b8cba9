package dev.weir.ledger;

import dev.weir.database.Dialect.Column;
import dev.weir.database.Dialect.Merge;
import dev.weir.database.Table;
import java.util.ArrayList;
import java.util.List;

/** The ledger's tables as upserts see them: columns in the order in which they are bound. */
@SuppressWarnings("ImmutableEnumChecker") // List.copyOf
enum LedgerTables {
    HOUR_USAGE("hour_usage", usage()),
    DAY_USAGE("day_usage", usage()),
    SOURCE_HOUR("source_hour", bySource()),
    SOURCE_DAY("source_day", bySource()),
    USER_TOTAL("user_total", total("user_id")),
    SOURCE_TOTAL("source_total", total("source_id")),
    USER_ADJUSTED("user_total", adjusted("user_id")),
    SOURCE_ADJUSTED("source_total", adjusted("source_id")),
    USER_MONTH(
            "user_month",
            columns(
                    Merge.KEY,
                    "month",
                    "user_id",
                    Merge.ADD,
                    "upload",
                    "download",
                    "billed_upload",
                    "billed_download")),
    USER_MONTH_TOP(
            "user_month_top",
            columns(
                    Merge.KEY,
                    "month",
                    "user_id",
                    Merge.REPLACE,
                    "upload",
                    "download",
                    "total",
                    "billed")),
    SUMMED_MONTH(
            "summed_month",
            columns(Merge.KEY, "month", Merge.REPLACE, "total", "billed", "upload", "download")),
    SUMMED_DAY(
            "summed_day",
            columns(Merge.KEY, "bucket", Merge.REPLACE, "month", "through_user_id", "open_hour")),
    STREAM(
            "stream",
            columns(
                    Merge.KEY,
                    "source_id",
                    "instance",
                    Merge.REPLACE,
                    "last_position",
                    "last_at_ms",
                    "state")),
    FOLD_STATE("fold_state", columns(Merge.KEY, "name", Merge.REPLACE, "state")),
    VERDICT(
            "verdict",
            columns(
                    Merge.KEY,
                    "position",
                    Merge.REPLACE,
                    "source_id",
                    "instance",
                    "ack",
                    "at_ms",
                    "from_ms",
                    "body_sha256",
                    "entries",
                    "users",
                    "faults",
                    "upload",
                    "download",
                    "repeated",
                    "quarantined",
                    "unattributed",
                    "evidence",
                    "decision",
                    "reason")),
    RETENTION(
            "retention",
            columns(
                    Merge.KEY,
                    "name",
                    Merge.REPLACE,
                    "dropped_through",
                    Merge.ADD,
                    "upload",
                    "download")),
    QUARANTINE(
            "quarantine",
            columns(
                    Merge.KEY,
                    "id",
                    Merge.REPLACE,
                    "position",
                    "source_id",
                    "wire_key",
                    "user_id",
                    "credential_id",
                    "upload",
                    "download",
                    "from_ms",
                    "to_ms",
                    "reason",
                    "state",
                    "decided_position")),
    UNATTRIBUTED(
            "unattributed",
            columns(
                    Merge.KEY,
                    "id",
                    Merge.REPLACE,
                    "source_id",
                    "wire_key",
                    "first_position",
                    "assigned_user_id")),
    ADJUSTMENT(
            "adjustment",
            columns(
                    Merge.KEY,
                    "id",
                    Merge.REPLACE,
                    "position",
                    "user_id",
                    "source_id",
                    "bucket",
                    "upload",
                    "download",
                    "billed_upload",
                    "billed_download",
                    "reason",
                    "actor",
                    "at_ms",
                    "kind")),
    RECLASSIFIED(
            "reclassified",
            columns(
                    Merge.KEY,
                    "position",
                    Merge.REPLACE,
                    "decided_position",
                    "decision",
                    "reason",
                    "actor",
                    "at_ms")),
    ACT("act", columns(Merge.KEY, "id", Merge.REPLACE, "position", "type", "actor", "at_ms")),
    IMPORT_ENTRY(
            "import_entry",
            columns(
                    Merge.KEY,
                    "position",
                    Merge.REPLACE,
                    "origin",
                    "actor",
                    "at_ms",
                    "counted",
                    "repeated",
                    "stale",
                    "from_bucket",
                    "to_bucket",
                    "upload",
                    "download",
                    "billed_upload",
                    "billed_download")),
    IMPORTED_USAGE(
            "imported_usage",
            columns(
                    Merge.KEY,
                    "origin",
                    "old_user_id",
                    "bucket",
                    "old_node",
                    "rate",
                    Merge.KEEP,
                    "user_id",
                    "source_id",
                    Merge.ADD,
                    "upload",
                    "download",
                    "billed_upload",
                    "billed_download")),
    IMPORTED_BALANCE(
            "imported_balance",
            columns(
                    Merge.KEY,
                    "origin",
                    "user_id",
                    Merge.KEEP,
                    "bucket",
                    Merge.ADD,
                    "billed_upload",
                    "billed_download")),
    IMPORTED_NODE_DAY(
            "imported_node_day",
            columns(
                    Merge.KEY,
                    "origin",
                    "node_type",
                    "node_id",
                    "bucket",
                    Merge.REPLACE,
                    "source_id",
                    Merge.MAX,
                    "upload",
                    "download")),
    IMPORTED_DOCUMENT(
            "imported_document",
            columns(Merge.KEY, "origin", "kind", "old_id", Merge.REPLACE, "document", "version"));

    final Table table;

    LedgerTables(String name, List<Column> columns) {
        this.table = new Table(name, columns);
    }

    String tableName() {
        return table.name();
    }

    private static List<Column> usage() {
        return columns(
                Merge.KEY,
                "bucket",
                "user_id",
                "source_id",
                "credential_id",
                "rate",
                Merge.ADD,
                "upload",
                "download",
                "billed_upload",
                "billed_download");
    }

    private static List<Column> bySource() {
        return columns(
                Merge.KEY,
                "bucket",
                "source_id",
                Merge.ADD,
                "upload",
                "download",
                "billed_upload",
                "billed_download");
    }

    private static List<Column> total(String id) {
        return columns(
                Merge.KEY,
                id,
                Merge.ADD,
                "upload",
                "download",
                "billed_upload",
                "billed_download",
                Merge.MAX,
                "last_at_ms");
    }

    private static List<Column> adjusted(String id) {
        return columns(
                Merge.KEY,
                id,
                Merge.ADD,
                "adjusted_upload",
                "adjusted_download",
                "adjusted_billed_upload",
                "adjusted_billed_download");
    }

    /** Names, each merged as the last {@link Merge} before it says. */
    private static List<Column> columns(Object... mergesAndNames) {
        List<Column> columns = new ArrayList<>();
        Merge merge = Merge.KEY;
        for (Object part : mergesAndNames) {
            if (part instanceof Merge next) {
                merge = next;
            } else {
                columns.add(new Column((String) part, merge));
            }
        }
        return List.copyOf(columns);
    }
}
