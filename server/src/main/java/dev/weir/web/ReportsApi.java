package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.journal.Act;
import dev.weir.journal.EntriesRemoved;
import dev.weir.journal.JournalReader;
import dev.weir.journal.LateReport;
import dev.weir.journal.Report;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Decision;
import dev.weir.ledger.Judged;
import dev.weir.ledger.Page;
import dev.weir.ledger.Quarantined;
import dev.weir.ledger.ReportFilter;
import dev.weir.ledger.ReportRecord;
import dev.weir.posting.Readings;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reports as they came, and what was decided on each. */
final class ReportsApi {
    /** Bodies that are looked into for one page; then the page ends, with a cursor. */
    private static final int MOST_SEARCHED = 2_000;

    private static final Cursor CURSOR = new Cursor("reports");

    private final Rooms rooms;
    private final DirectoryNames names;

    ReportsApi(Rooms rooms) {
        this.rooms = rooms;
        this.names = new DirectoryNames(rooms.directory());
    }

    void register(ApiRoutes routes) {
        routes.get("/reports", Permission.PROOF_READ, this::list)
                .get("/reports/{position}", Permission.PROOF_READ, this::show);
    }

    private ApiAnswer list(ApiRequest request) {
        int limit = (int) request.query("limit", 50, 1, 1_000);
        ReportFilter filter = filter(request);
        Page<Judged> page;
        if (request.has("user")) {
            page = ofUser(filter, names.userOrTombstone(request.query("user", "")).id(), limit);
        } else {
            page = rooms.ledger().reports(filter, limit);
        }
        ZoneId zone = rooms.zone();
        return ApiAnswer.ok(json -> {
            json.field("asOf", page.asOf()).startList("reports");
            for (Judged judged : page.rows()) {
                json.startObject();
                ProofApi.members(json, judged, zone);
                json.end();
            }
            json.end();
            CURSOR.next(json, page.next());
        });
    }

    private ReportFilter filter(ApiRequest request) {
        TimeRange times = new TimeRange(rooms.calendar(), rooms.wall().millis() / 1_000);
        Optional<Decision> decision = Optional.empty();
        if (request.has("decision")) {
            decision = Optional.of(request.query("decision", Decision.POSTED));
        }
        return new ReportFilter(
                names.sourceAsked(request),
                decision,
                request.has("from") ? times.moment(request, "from") * 1_000 : 0,
                request.has("to") ? times.moment(request, "to") * 1_000 : Long.MAX_VALUE,
                CURSOR.number(request, Long.MAX_VALUE));
    }

    /** Verdicts do not say whom a report names, so its body is looked into. */
    private Page<Judged> ofUser(ReportFilter filter, long userId, int limit) {
        List<Judged> found = new ArrayList<>();
        long before = filter.before();
        long asOf = 0;
        for (int searched = 0; searched < MOST_SEARCHED; ) {
            Page<Judged> some =
                    rooms.ledger()
                            .reports(
                                    new ReportFilter(
                                            filter.sourceId(),
                                            filter.decision(),
                                            filter.fromMs(),
                                            filter.toMs(),
                                            before),
                                    200);
            asOf = some.asOf();
            for (Judged judged : some.rows()) {
                before = judged.verdict().position();
                Report report = inJournal(before);
                if (report != null && names(report, userId)) {
                    found.add(judged);
                }
                if (found.size() == limit) {
                    return new Page<>(asOf, found, OptionalLong.of(before));
                }
            }
            searched += some.rows().size();
            if (some.next().isEmpty()) {
                return new Page<>(asOf, found, OptionalLong.empty());
            }
        }
        return new Page<>(asOf, found, OptionalLong.of(before));
    }

    private boolean names(Report report, long userId) {
        Readings readings = readings(report);
        for (int i = 0; i < readings.size(); i++) {
            if (readings.key(i) == userId) {
                return true;
            }
        }
        return false;
    }

    private Readings readings(Report report) {
        Readings readings = new Readings();
        rooms.readers().of(report.route()).read(report, readings);
        readings.seal();
        return readings;
    }

    /** The report at a position; null when the journal has forgotten it. */
    private @Nullable Report inJournal(long position) {
        try (JournalReader reader = rooms.journal().readAfter(position - 1)) {
            if (!reader.next()) {
                return null;
            }
            return switch (reader.entry()) {
                case Report report -> report;
                case Act act when LateReport.is(act) -> LateReport.report(act);
                default -> null;
            };
        } catch (EntriesRemoved e) {
            return null;
        }
    }

    private ApiAnswer show(ApiRequest request) {
        long position = request.number("position");
        ReportRecord record =
                rooms.ledger()
                        .reportRecord(position)
                        .orElseThrow(
                                () -> ApiProblem.notFound("verdict on a report at " + position));
        Report report = inJournal(position);
        ZoneId zone = rooms.zone();
        return ApiAnswer.ok(json -> {
            json.field("asOf", record.asOf());
            ProofApi.members(
                    json,
                    new Judged(
                            record.verdict(),
                            record.reclassified().map(decided -> decided.decision())),
                    zone);
            json.startObject("node");
            UsageJson.source(json, rooms.directory(), record.verdict().sourceId());
            json.end().field("inJournal", report != null);
            if (report != null) {
                body(json, report, record);
            }
            json.startList("held");
            for (Quarantined held : record.held()) {
                json.startObject();
                QuarantineApi.members(json, held, zone);
                json.end();
            }
            json.end().startList("corrections");
            record.corrections().forEach(one -> AdjustmentsApi.write(json, one, rooms));
            json.end();
        });
    }

    private void body(JsonWriter json, Report report, ReportRecord record) {
        Readings readings = readings(report);
        json.field("route", report.route().name().toLowerCase(Locale.ROOT))
                .field("client", report.client().name().toLowerCase(Locale.ROOT))
                .field("unanswered", report.unanswered())
                .field("peer", HexFormat.of().formatHex(report.peer()))
                .field("bodyBytes", report.body().length)
                .startList("named");
        for (int i = 0; i < readings.size(); i++) {
            long key = readings.key(i);
            Long assigned = record.names().get(Long.toString(key));
            boolean known = rooms.directory().userOrTombstone(key) != null;
            json.startObject()
                    .field("key", Long.toString(key))
                    .field("userId", known ? key : assigned == null ? 0 : assigned)
                    .field("upload", readings.upload(i))
                    .field("download", readings.download(i))
                    .end();
        }
        json.end().startObject("unreadable");
        for (Readings.Fault fault : Readings.Fault.values()) {
            json.field(fault.name().toLowerCase(Locale.ROOT), readings.faults(fault));
        }
        json.end();
    }
}
