package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Adjustment;
import dev.weir.ledger.Breakdown;
import dev.weir.ledger.Cut;
import dev.weir.ledger.Explained;
import dev.weir.ledger.Figures;
import dev.weir.ledger.Range;
import dev.weir.ledger.RowPage;
import dev.weir.posting.PartListener;
import dev.weir.proof.Explanation;
import dev.weir.usage.AccountingCalendar;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Any figure: the rows, rates and corrections that make it, and the reports that made the rows. The
 * sums of all parts are the figure, byte for byte.
 */
final class ExplainApi {
    static final String JOB = "explain";

    private enum Unit {
        DAY,
        HOUR
    }

    private final Rooms rooms;
    private final DirectoryNames names;
    private final Jobs jobs;

    ExplainApi(Rooms rooms, Jobs jobs) {
        this.rooms = rooms;
        this.names = new DirectoryNames(rooms.directory());
        this.jobs = jobs;
    }

    void register(ApiRoutes routes) {
        routes.get("/explain", Permission.PROOF_READ, this::rows)
                .post("/explain/reports", Permission.PROOF_READ, this::reports)
                .get("/explain/reports/{job}", Permission.PROOF_READ, this::progress);
    }

    private ApiAnswer rows(ApiRequest request) {
        Explained explained = rooms.explain().byRows(cut(request));
        return ApiAnswer.ok(json -> {
            head(json, explained);
            json.field("detail", explained.coarse() ? "buckets" : "rows").startList("rows");
            for (RowPage.Row row : explained.rows()) {
                row(json, explained.cut(), row);
            }
            json.end();
            adjustments(json, explained.adjustments());
            json.startList("buckets");
            for (Breakdown.Row bucket : explained.buckets()) {
                json.startObject();
                start(json, explained.cut(), bucket.key());
                UsageJson.sumOf(json, bucket.figures());
                json.end();
            }
            json.end();
        });
    }

    /** Down to reports takes as long as posting a part of the journal again, so it is a job. */
    private ApiAnswer reports(ApiRequest request) {
        Cut cut = cut(request);
        return jobs.start(
                JOB,
                progress -> {
                    Explanation explanation =
                            rooms.explain()
                                    .byReports(
                                            List.of(cut),
                                            (step, done, of) -> progress.at(done, of, step))
                                    .getFirst();
                    return new JobWork.Outcome(
                            explanation.isExact(),
                            summary(explanation),
                            json -> write(json, explanation));
                });
    }

    private ApiAnswer progress(ApiRequest request) {
        return jobs.show(request, JOB);
    }

    private static String summary(Explanation explanation) {
        long reports =
                explanation.parts().stream()
                        .mapToLong(PartListener.Part::reportPosition)
                        .filter(position -> position != 0)
                        .distinct()
                        .count();
        return explanation.parts().size()
                + " amounts of "
                + reports
                + " reports and "
                + explanation.explained().adjustments().size()
                + " corrections "
                + (explanation.isExact() ? "are the figure" : "are not the figure");
    }

    private Cut cut(ApiRequest request) {
        boolean hours = request.query("by", Unit.DAY) == Unit.HOUR;
        Range range =
                new TimeRange(rooms.calendar(), rooms.wall().millis() / 1_000).of(request, hours);
        return new Cut(
                names.userAsked(request),
                names.sourceAsked(request),
                number(request, "credential"),
                number(request, "rate"),
                hours,
                range);
    }

    private static OptionalLong number(ApiRequest request, String name) {
        return request.has(name)
                ? OptionalLong.of(request.query(name, 0, 0, Long.MAX_VALUE))
                : OptionalLong.empty();
    }

    private void write(JsonWriter json, Explanation explanation) {
        Cut cut = explanation.cut();
        head(json, explanation.explained());
        json.field("exact", explanation.isExact())
                .field("fromPosition", explanation.from())
                .field("toPosition", explanation.to());
        UsageJson.figures(json, "usage", explanation.usage());
        json.startList("parts");
        for (PartListener.Part part : explanation.parts()) {
            json.startObject()
                    .optional("report", none(part.reportPosition()))
                    .optional("releasedBy", none(part.actPosition()));
            row(
                    json,
                    new RowPage.Row(
                            new RowPage.Key(
                                    part.hour(),
                                    part.userId(),
                                    part.sourceId(),
                                    part.credentialId(),
                                    part.rate()),
                            part.upload(),
                            part.download(),
                            part.billedUpload(),
                            part.billedDownload()),
                    // What is known by rows only is known by day where days are asked for.
                    cut.hours() || part.reportPosition() != 0);
            json.end();
        }
        json.end();
        adjustments(json, explanation.explained().adjustments());
        json.field("adjustmentsLeftOut", explanation.explained().coarse());
    }

    private static @org.jspecify.annotations.Nullable Long none(long position) {
        return position == 0 ? null : (Long) position;
    }

    private void head(JsonWriter json, Explained explained) {
        Cut cut = explained.cut();
        AccountingCalendar calendar = rooms.calendar();
        Range range = cut.range();
        json.field("asOf", explained.asOf())
                .field("zone", rooms.zone().getId())
                .moment("from", Instant.ofEpochSecond(range.from()), calendar.zoneAt(range.from()))
                .moment("to", Instant.ofEpochSecond(range.to()), calendar.zoneAt(range.to()))
                .field("by", cut.hours() ? "hour" : "day");
        if (cut.userId().isPresent()) {
            json.startObject("user");
            UsageJson.user(json, rooms.directory(), cut.userId().getAsLong());
            json.end();
        }
        if (cut.sourceId().isPresent()) {
            json.startObject("node");
            UsageJson.source(json, rooms.directory(), cut.sourceId().getAsLong());
            json.end();
        }
        UsageJson.sum(json, "figure", explained.figure());
    }

    private void row(JsonWriter json, Cut cut, RowPage.Row row) {
        json.startObject();
        row(json, row, cut.hours());
        json.end();
    }

    private void row(JsonWriter json, RowPage.Row row, boolean hour) {
        RowPage.Key key = row.key();
        start(json, hour, key.bucket());
        json.field("userId", key.userId())
                .field("sourceId", key.sourceId())
                .field("credentialId", key.credentialId())
                .field("rateMillionths", key.rate());
        UsageJson.figures(
                json,
                new Figures(
                        row.upload(),
                        row.download(),
                        row.billedUpload(),
                        row.billedDownload(),
                        Figures.Adjusted.NONE));
    }

    private void start(JsonWriter json, Cut cut, long bucket) {
        start(json, cut.hours(), bucket);
    }

    private void start(JsonWriter json, boolean hour, long bucket) {
        AccountingCalendar calendar = rooms.calendar();
        json.moment("start", Instant.ofEpochSecond(bucket), calendar.zoneAt(bucket))
                .field("day", calendar.dateOf(bucket).toString())
                .field("unit", hour ? "hour" : "day");
    }

    private void adjustments(JsonWriter json, List<Adjustment> adjustments) {
        json.startList("adjustments");
        for (Adjustment adjustment : adjustments) {
            AdjustmentsApi.write(json, adjustment, rooms);
        }
        json.end();
    }
}
