package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Node;
import dev.weir.journal.EntriesRemoved;
import dev.weir.journal.JournalReader;
import dev.weir.journal.Report;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.ledger.Reclassified;
import dev.weir.ledger.ReportRecord;
import dev.weir.posting.LedgerAct;
import dev.weir.posting.Reclassification;
import dev.weir.usage.AccountingCalendar;

/** A person's decision about a whole report: shown first, then entered. */
final class ReclassifyApi {
    private final Rooms rooms;
    private final Decisions decisions;

    ReclassifyApi(Rooms rooms) {
        this.rooms = rooms;
        this.decisions = new Decisions(rooms);
    }

    void register(ApiRoutes routes) {
        routes.post("/verdicts/{position}/reclassify", Permission.CORRECT, this::reclassify)
                .post("/verdicts/{position}/reclassify/preview", Permission.CORRECT, this::preview);
    }

    private ApiAnswer reclassify(ApiRequest request) {
        JsonObject body = request.body("decision", "reason");
        return decisions.enter(decide(record(request), body, Decisions.reason(body)), request);
    }

    private ApiAnswer preview(ApiRequest request) {
        ReportRecord record = record(request);
        LedgerAct.Reclassify act = decide(record, request.body("decision"), "");
        AccountingCalendar calendar = rooms.calendar();
        return ApiAnswer.ok(json -> {
            json.field("asOf", record.asOf())
                    .field("position", act.position())
                    .field("sourceId", act.sourceId())
                    .field("was", record.verdict().decision().word())
                    .field("decision", act.decision().word())
                    .startList("adjustments");
            for (LedgerAct.Amount amount : act.amounts()) {
                json.startObject()
                        .field("userId", amount.userId())
                        .field("day", calendar.dateOf(amount.daySeconds()).toString())
                        .field("upload", amount.upload())
                        .field("download", amount.download())
                        .field("billedUpload", amount.billedUpload())
                        .field("billedDownload", amount.billedDownload())
                        .end();
            }
            json.end().startList("held");
            act.heldIds().forEach(json::value);
            json.end();
        });
    }

    private ReportRecord record(ApiRequest request) {
        long position = request.number("position");
        return rooms.ledger()
                .reportRecord(position)
                .orElseThrow(() -> ApiProblem.notFound("verdict on a report at " + position));
    }

    private LedgerAct.Reclassify decide(ReportRecord record, JsonObject body, String reason) {
        Node node = rooms.directory().nodeOrTombstone(record.verdict().sourceId());
        if (node == null) {
            throw ApiProblem.notFound("node " + record.verdict().sourceId());
        }
        Reclassification.Outcome outcome =
                new Reclassification(
                                record,
                                node,
                                rooms.calendar(),
                                id -> rooms.directory().userOrTombstone(id) != null)
                        .decide(
                                decision(body),
                                reason,
                                () -> report(record.verdict().position()),
                                rooms.readers());
        return switch (outcome) {
            case Reclassification.Ready ready -> ready.act();
            case Reclassification.Refused refused ->
                    throw ApiProblem.of(
                            409,
                            refused.code(),
                            refused.why(),
                            "single users are corrected by 'weir adjust', held amounts by"
                                    + " 'weir quarantine'");
        };
    }

    private static Reclassified.As decision(JsonObject body) {
        String word = body.text("decision");
        for (Reclassified.As as : Reclassified.As.values()) {
            if (as.word().equals(word)) {
                return as;
            }
        }
        throw new JsonMismatch("decision", "expected posted or dismissed");
    }

    private Report report(long position) {
        try (JournalReader reader = rooms.journal().readAfter(position - 1)) {
            if (reader.next() && reader.entry() instanceof Report report) {
                return report;
            }
            throw ApiProblem.notFound("report at " + position);
        } catch (EntriesRemoved e) {
            throw ApiProblem.of(
                    409,
                    "report_removed",
                    "the report at " + position + " is no longer in the journal",
                    "its amounts can be corrected by 'weir adjust'");
        }
    }
}
