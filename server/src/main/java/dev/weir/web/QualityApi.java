package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Node;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Decision;
import dev.weir.ledger.Quality;
import dev.weir.ledger.Quarantined;
import dev.weir.ledger.Range;
import dev.weir.ledger.SourceQuality;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** How good the data is: what nodes reported, repeated, left out, and what is held of it. */
final class QualityApi {
    private static final Duration LONGEST = Duration.ofDays(31);

    private final Rooms rooms;
    private final DirectoryNames names;

    QualityApi(Rooms rooms) {
        this.rooms = rooms;
        this.names = new DirectoryNames(rooms.directory());
    }

    void register(ApiRoutes routes) {
        routes.get("/quality", Permission.PROOF_READ, this::quality);
    }

    private ApiAnswer quality(ApiRequest request) {
        long now = rooms.wall().millis() / 1_000;
        TimeRange times = new TimeRange(rooms.calendar(), now);
        long to = request.has("to") ? Math.min(times.moment(request, "to"), now + 1) : now + 1;
        long from =
                request.has("from")
                        ? times.moment(request, "from")
                        : rooms.calendar().dayStart(now);
        if (from > to || to - from > LONGEST.toSeconds()) {
            throw ApiProblem.badParameter("from", "must be within the 31 days before to");
        }
        OptionalLong source = names.sourceAsked(request);
        long intervalMs = 1_000L * rooms.directory().settings().pushIntervalSeconds();
        Quality quality = rooms.ledger().quality(source, new Range(from, to), intervalMs);
        return ApiAnswer.ok(json -> write(json, quality, source));
    }

    private void write(JsonWriter json, Quality quality, OptionalLong wanted) {
        ZoneId zone = rooms.zone();
        json.field("asOf", quality.asOf())
                .field("zone", zone.getId())
                .moment("from", Instant.ofEpochSecond(quality.range().from()), zone)
                .moment("to", Instant.ofEpochSecond(quality.range().to()), zone)
                .startList("nodes");
        Map<Long, SourceQuality> silent = new HashMap<>();
        quality.sources().forEach(source -> silent.put(source.sourceId(), source));
        for (SourceQuality source : quality.sources()) {
            node(json, source, zone);
        }
        json.end().startList("withoutReports");
        for (Node node : rooms.directory().nodes()) {
            boolean asked = wanted.isEmpty() || wanted.getAsLong() == node.sourceId();
            if (asked && node.enabled() && !silent.containsKey(node.sourceId())) {
                json.value(node.sourceId());
            }
        }
        json.end();
    }

    private void node(JsonWriter json, SourceQuality source, ZoneId zone) {
        Node node = rooms.directory().nodeOrTombstone(source.sourceId());
        json.startObject();
        UsageJson.source(json, rooms.directory(), source.sourceId());
        json.field("reports", source.reports())
                .field("senders", source.processes())
                .momentMillis("lastReportAt", source.lastAtMs(), zone)
                .startObject("decisions");
        for (Decision decision : Decision.values()) {
            json.field(decision.word(), source.reportsOf(decision));
        }
        json.end()
                .field("faults", source.faults())
                .field("postedBytes", source.postedBytes())
                .field("repeatedBytes", source.repeatedBytes())
                .field("quarantinedBytes", source.quarantinedBytes())
                .field("unattributedBytes", source.unattributedBytes())
                .startObject("held");
        for (Quarantined.Reason reason : Quarantined.Reason.values()) {
            json.startObject(reason.word())
                    .field("amounts", source.heldFor(reason).amounts())
                    .field("bytes", source.heldFor(reason).bytes())
                    .end();
        }
        json.end();
        coverage(json, source, zone);
        boolean resets = node != null && node.family() == Node.Family.RESETS;
        json.optional("estimatedLostBytes", resets ? (Long) source.lostIfResetting() : null).end();
    }

    private static void coverage(JsonWriter json, SourceQuality source, ZoneId zone) {
        json.startObject("coverage").field("coveredSeconds", source.coveredMs() / 1_000);
        for (SourceQuality.Kind kind : SourceQuality.Kind.values()) {
            json.field(word(kind) + "Seconds", source.silentMs(kind) / 1_000);
        }
        json.startList("silences");
        List<SourceQuality.Silence> silences = source.silences();
        for (SourceQuality.Silence silence : silences) {
            json.startObject()
                    .momentMillis("from", silence.fromMs(), zone)
                    .momentMillis("to", silence.toMs(), zone)
                    .field("kind", word(silence.kind()))
                    .end();
        }
        json.end().end();
    }

    private static String word(SourceQuality.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
