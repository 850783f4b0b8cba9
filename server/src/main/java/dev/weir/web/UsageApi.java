package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Breakdown;
import dev.weir.ledger.By;
import dev.weir.ledger.Figures;
import dev.weir.ledger.Range;
import dev.weir.ledger.RankBy;
import dev.weir.ledger.Ranking;
import dev.weir.ledger.Series;
import dev.weir.ledger.Summary;
import dev.weir.ledger.Whose;
import dev.weir.usage.AccountingCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Usage: of a user, of a node, ranked, summed, over time. */
final class UsageApi {
    private enum UserBy {
        NODE,
        HOUR,
        DAY,
        MONTH,
        YEAR,
        AUTO
    }

    private enum NodeBy {
        USER,
        HOUR,
        DAY,
        MONTH,
        YEAR,
        AUTO
    }

    private enum TimeBy {
        HOUR,
        DAY,
        MONTH,
        YEAR,
        AUTO
    }

    private enum RankingOf {
        USERS,
        NODES
    }

    private final Rooms rooms;
    private final DirectoryNames names;

    UsageApi(Rooms rooms) {
        this.rooms = rooms;
        this.names = new DirectoryNames(rooms.directory());
    }

    void register(ApiRoutes routes) {
        routes.get(
                        "/usage/users/{user}",
                        Permission.USAGE_READ,
                        request -> UsageTable.asAsked(request, ofUser(request)))
                .get(
                        "/usage/nodes/{node}",
                        Permission.USAGE_READ,
                        request -> UsageTable.asAsked(request, ofNode(request)))
                .get(
                        "/usage/ranking",
                        Permission.USAGE_READ,
                        request -> UsageTable.asAsked(request, ranking(request)))
                .get("/usage/summary", Permission.USAGE_READ, this::summary)
                .get(
                        "/usage/series",
                        Permission.USAGE_READ,
                        request -> UsageTable.asAsked(request, series(request)));
    }

    private ApiAnswer ofUser(ApiRequest request) {
        // The unattributed have no entry in the directory, but they have usage.
        boolean unattributed = request.path("user").equals("0");
        User user = unattributed ? null : names.userOrTombstone(request.path("user"));
        UserBy by = request.query("by", UserBy.NODE);
        Whose whose = new Whose.OfUser(user == null ? 0 : user.id());
        JsonWriter.Part head =
                json -> {
                    json.startObject("user");
                    UsageJson.user(json, rooms.directory(), user == null ? 0 : user.id());
                    json.end();
                };
        return switch (by) {
            case NODE -> breakdown(request, whose, By.SOURCE, head);
            case AUTO -> series(request, whose, auto(request), head);
            case HOUR -> series(request, whose, By.HOUR, head);
            case DAY -> series(request, whose, By.DAY, head);
            case MONTH -> series(request, whose, By.MONTH, head);
            case YEAR -> series(request, whose, By.YEAR, head);
        };
    }

    private ApiAnswer ofNode(ApiRequest request) {
        Node node = names.nodeOrTombstone(request.path("node"));
        NodeBy by = request.query("by", NodeBy.USER);
        Whose whose = new Whose.OfSource(node.sourceId());
        JsonWriter.Part head =
                json -> {
                    json.startObject("node");
                    UsageJson.source(json, rooms.directory(), node.sourceId());
                    json.end();
                };
        return switch (by) {
            case USER -> breakdown(request, whose, By.USER, head);
            case AUTO -> series(request, whose, auto(request), head);
            case HOUR -> series(request, whose, By.HOUR, head);
            case DAY -> series(request, whose, By.DAY, head);
            case MONTH -> series(request, whose, By.MONTH, head);
            case YEAR -> series(request, whose, By.YEAR, head);
        };
    }

    private ApiAnswer series(ApiRequest request) {
        By by =
                switch (request.query("by", TimeBy.DAY)) {
                    case AUTO -> auto(request);
                    case HOUR -> By.HOUR;
                    case DAY -> By.DAY;
                    case MONTH -> By.MONTH;
                    case YEAR -> By.YEAR;
                };
        return series(request, new Whose.OfAll(), by, json -> {});
    }

    /** Hours up to three days while they are kept, days up to 120, months beyond. */
    private By auto(ApiRequest request) {
        Zoned zoned = Zoned.of(request, rooms);
        Range range = zoned.times().of(request, false);
        long days = (range.to() - range.from()) / 86_400;
        return days <= 3 && zoned.keepsHours(range) ? By.HOUR : days <= 120 ? By.DAY : By.MONTH;
    }

    private ApiAnswer breakdown(ApiRequest request, Whose whose, By by, JsonWriter.Part head) {
        Zoned zoned = Zoned.of(request, rooms);
        Breakdown breakdown = zoned.breakdown(whose, by, zoned.times().of(request, false));
        List<Breakdown.Row> rows =
                breakdown.rows().stream()
                        .sorted(Comparator.comparingLong(row -> -row.figures().billed()))
                        .toList();
        return ApiAnswer.ok(json -> {
            begin(json, zoned, breakdown.asOf(), breakdown.range());
            head.write(json);
            json.startList("rows");
            for (Breakdown.Row row : rows) {
                json.startObject();
                if (by == By.SOURCE) {
                    UsageJson.source(json, rooms.directory(), row.key());
                } else {
                    UsageJson.user(json, rooms.directory(), row.key());
                }
                UsageJson.figures(json, row.figures());
                json.end();
            }
            json.end();
            UsageJson.sum(json, "sum", breakdown.sum());
        });
    }

    private ApiAnswer series(ApiRequest request, Whose whose, By by, JsonWriter.Part head) {
        Zoned zoned = Zoned.of(request, rooms);
        Range range = zoned.times().of(request, by == By.HOUR);
        long buckets = (range.to() - range.from()) / (by == By.HOUR ? 3_600 : 86_400);
        if (buckets > 40_000) {
            throw ApiProblem.badParameter("from", "asks for " + buckets + " rows; ask for fewer");
        }
        Series series = zoned.series(whose, by, range);
        AccountingCalendar calendar = zoned.calendar();
        return ApiAnswer.ok(json -> {
            begin(json, zoned, series.asOf(), series.range());
            head.write(json);
            json.startList("rows");
            for (Series.Point point : series.points()) {
                json.startObject()
                        .moment(
                                "start",
                                Instant.ofEpochSecond(point.start()),
                                calendar.zoneAt(point.start()))
                        .field(label(by), label(calendar, by, point.start()));
                UsageJson.figures(json, point.figures());
                json.end();
            }
            json.end();
            UsageJson.sum(json, "sum", series.sum());
        });
    }

    private static String label(By by) {
        return by.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String label(AccountingCalendar calendar, By by, long start) {
        LocalDate date = calendar.dateOf(start);
        return switch (by) {
            case YEAR -> date.toString().substring(0, 4);
            case MONTH -> date.toString().substring(0, 7);
            case HOUR ->
                    date
                            + " "
                            + Instant.ofEpochSecond(start)
                                    .atZone(calendar.zoneAt(start))
                                    .toLocalTime();
            case DAY, USER, SOURCE, CREDENTIAL, RATE -> date.toString();
        };
    }

    private ApiAnswer ranking(ApiRequest request) {
        RankingOf of = request.query("of", RankingOf.USERS);
        RankBy by = request.query("rank", RankBy.BILLED);
        int limit = (int) request.query("limit", 20, 1, 1_000);
        Cursor cursor = new Cursor("ranking of " + of + " by " + by);
        long[] after = cursor.numbers(request, 3);
        Zoned zoned = Zoned.of(request, rooms);
        Ranking ranking =
                zoned.ranking(
                        of == RankingOf.USERS ? By.USER : By.SOURCE,
                        by,
                        zoned.times().of(request, false),
                        limit,
                        after.length == 0
                                ? Optional.empty()
                                : Optional.of(new Ranking.Place(after[0], after[1], after[2])));
        return ApiAnswer.ok(json -> {
            begin(json, zoned, ranking.asOf(), ranking.range());
            AccountingCalendar calendar = zoned.calendar();
            Range before = ranking.previousRange();
            json.moment(
                            "previousFrom",
                            Instant.ofEpochSecond(before.from()),
                            calendar.zoneAt(before.from()))
                    .moment(
                            "previousTo",
                            Instant.ofEpochSecond(before.to()),
                            calendar.zoneAt(before.to()))
                    .startList("rows");
            for (Ranking.Row row : ranking.rows()) {
                json.startObject().field("rank", row.rank());
                if (of == RankingOf.USERS) {
                    UsageJson.user(json, rooms.directory(), row.id());
                } else {
                    UsageJson.source(json, rooms.directory(), row.id());
                }
                UsageJson.figures(json, row.figures());
                json.field("previousBilled", row.previous().billed())
                        .field("previousRaw", row.previous().total())
                        .field("changeBilled", row.figures().billed() - row.previous().billed())
                        .field("changeRaw", row.figures().total() - row.previous().total())
                        .end();
            }
            json.end()
                    .field(
                            "next",
                            ranking.next()
                                    .map(place ->
                                            cursor.text(place.rank(), place.amount(), place.id()))
                                    .orElse(null));
        });
    }

    private ApiAnswer summary(ApiRequest request) {
        Whose whose = whose(request);
        Zoned zoned = Zoned.of(request, rooms);
        Summary summary = zoned.summary(whose);
        return ApiAnswer.ok(json -> {
            json.field("asOf", summary.asOf())
                    .field("zone", zoned.zone().getId())
                    .startList("rows");
            period(json, "today", summary.today());
            period(json, "yesterday", summary.yesterday());
            period(json, "month", summary.month());
            period(json, "year", summary.year());
            period(json, "total", summary.total());
            json.end();
        });
    }

    /** Whose usage the parameters ask for: of one user, one node, both, or all. */
    private Whose whose(ApiRequest request) {
        String user = request.query("user", "");
        String node = request.query("node", "");
        long userId = user.isEmpty() || user.equals("0") ? 0 : names.userOrTombstone(user).id();
        if (node.isEmpty()) {
            return user.isEmpty() ? Whose.all() : Whose.user(userId);
        }
        long sourceId = names.nodeOrTombstone(node).sourceId();
        return user.isEmpty() ? Whose.source(sourceId) : Whose.userAtSource(userId, sourceId);
    }

    private static void period(JsonWriter json, String name, Figures figures) {
        json.startObject().field("period", name);
        UsageJson.figures(json, figures);
        json.end();
    }

    private static void begin(JsonWriter json, Zoned zoned, long asOf, Range range) {
        AccountingCalendar calendar = zoned.calendar();
        json.field("asOf", asOf)
                .field("zone", zoned.zone().getId())
                .moment("from", Instant.ofEpochSecond(range.from()), calendar.zoneAt(range.from()))
                .moment("to", Instant.ofEpochSecond(range.to()), calendar.zoneAt(range.to()));
    }
}
