package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Judged;
import dev.weir.ledger.Page;
import dev.weir.ledger.Reclassified;
import dev.weir.ledger.Reconciliation;
import dev.weir.ledger.Verdict;
import java.time.ZoneId;
import java.util.OptionalLong;

/** Why figures are what they are: verdicts on reports, and whether all sums agree. */
final class ProofApi {
    private static final Cursor CURSOR = new Cursor("verdicts");

    private final Rooms rooms;
    private final DirectoryNames names;

    ProofApi(Rooms rooms) {
        this.rooms = rooms;
        this.names = new DirectoryNames(rooms.directory());
    }

    void register(ApiRoutes routes) {
        routes.get("/verdicts", Permission.PROOF_READ, this::verdicts)
                .get("/reconciliation", Permission.PROOF_READ, this::reconciliation);
    }

    private ApiAnswer verdicts(ApiRequest request) {
        OptionalLong source =
                request.has("node")
                        ? OptionalLong.of(
                                names.nodeOrTombstone(request.query("node", "")).sourceId())
                        : OptionalLong.empty();
        OptionalLong before = OptionalLong.of(CURSOR.number(request, Long.MAX_VALUE));
        Page<Judged> page =
                rooms.ledger().verdicts(source, before, (int) request.query("limit", 50, 1, 1_000));
        ZoneId zone = rooms.zone();
        return ApiAnswer.ok(json -> {
            json.field("asOf", page.asOf()).startList("verdicts");
            for (Judged judged : page.rows()) {
                json.startObject();
                members(json, judged, zone);
                json.end();
            }
            json.end();
            CURSOR.next(json, page.next());
        });
    }

    /** A verdict as members of the present object. */
    static void members(JsonWriter json, Judged judged, ZoneId zone) {
        Verdict verdict = judged.verdict();
        json.field("position", verdict.position())
                .field("sourceId", verdict.sourceId())
                // 64 bits do not fit a number of a browser.
                .field("instance", Long.toHexString(verdict.instance()))
                .field("ack", verdict.ack())
                .momentMillis("at", verdict.atMs(), zone)
                .momentMillis("from", verdict.fromMs(), zone)
                .field("bodySha256", verdict.bodySha256())
                .field("entries", verdict.entries())
                .field("users", verdict.users())
                .field("faults", verdict.faults())
                .field("upload", verdict.upload())
                .field("download", verdict.download())
                .field("repeated", verdict.repeated())
                .field("quarantined", verdict.quarantined())
                .field("unattributed", verdict.unattributed())
                .field("evidence", verdict.evidence())
                .field("decision", verdict.decision().word())
                .field("reason", verdict.reason())
                .field(
                        "reclassified",
                        judged.reclassified().map(Reclassified.As::word).orElse(null));
    }

    private ApiAnswer reconciliation(ApiRequest request) {
        Reconciliation sums = rooms.ledger().reconcile();
        return ApiAnswer.ok(json -> {
            json.field("asOf", sums.asOf()).field("agrees", sums.agrees());
            UsageJson.sum(json, "users", sums.users());
            UsageJson.sum(json, "nodes", sums.sources());
            UsageJson.sum(json, "days", sums.days());
            json.field("verdicts", sums.verdicts()).startList("differences");
            for (Reconciliation.Difference difference : sums.differences()) {
                json.startObject()
                        .field("what", difference.what())
                        .field("where", difference.where());
                UsageJson.figures(json, "expected", difference.expected());
                UsageJson.figures(json, "found", difference.found());
                json.end();
            }
            json.end();
        });
    }
}
