package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.NodeMatch;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.rating.Rating;
import dev.weir.shadow.Bytes;
import dev.weir.shadow.Difference;
import dev.weir.shadow.FiguresRefused;
import dev.weir.shadow.ReadingFailed;
import dev.weir.shadow.ReadingOver;
import dev.weir.shadow.Shadow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the old panel's own figures say, handed in by whoever can read its database. */
final class ShadowReadingsApi {
    private static final int MOST = 1_000;
    private static final Cursor BY_NUMBER = new Cursor("shadow-users");
    private static final Cursor DAYS_BY_NUMBER = new Cursor("shadow-user-days");

    /** Days of users that are compared if nobody says how many, and at most. */
    private static final int USUAL_DAYS = 7;

    private static final int MOST_DAYS = 31;

    /** What every program reads as a whole number; no user has more bytes. */
    private static final long HIGHEST = (1L << 53) - 1;

    private static final long HIGHEST_RATE = 1_000 * Rating.ONE;

    /** The year 9999 ends. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Rooms rooms;

    ShadowReadingsApi(Rooms rooms) {
        this.rooms = rooms;
    }

    void register(ApiRoutes routes) {
        routes.post("/shadow/readings", Permission.IMPORT, this::begin);
        routes.post("/shadow/readings/{reading}/figures", Permission.IMPORT, this::figures);
        routes.post("/shadow/readings/{reading}/end", Permission.IMPORT, this::end);
        routes.delete("/shadow/readings/{reading}", Permission.IMPORT, this::abandon);
        routes.get("/shadow/comparison", Permission.PROOF_READ, this::comparison);
        routes.get("/shadow/comparison/users", Permission.PROOF_READ, this::users);
        routes.get("/shadow/comparison/user-days", Permission.PROOF_READ, this::userDays);
    }

    private Shadow shadow() {
        return ShadowApi.shadow(rooms);
    }

    private ApiAnswer begin(ApiRequest request) {
        JsonObject body = request.body("anew", "userDays");
        boolean anew = body.flag("anew", false);
        long days = body.number("userDays", USUAL_DAYS);
        if (days < 1 || days > MOST_DAYS) {
            throw new JsonMismatch("userDays", "expected 1 to " + MOST_DAYS);
        }
        Shadow.Reading reading = told(() -> shadow().beginReading(anew, Math.toIntExact(days)));
        return ApiAnswer.created(json ->
                json.field("reading", reading.id())
                        .field("begins", reading.begins())
                        .field("asOf", reading.asOf())
                        .field("daysFrom", reading.days())
                        .field("userDaysFrom", reading.userDays()));
    }

    /**
     * Users as [number, upload, download], their days as [number, day, rate, upload, download],
     * nodes as [type, number, rate], their days as [type, number, day, upload, download].
     */
    private ApiAnswer figures(ApiRequest request) {
        JsonObject body = request.body("users", "userDays", "nodes", "days");
        long reading = request.number("reading");
        Shadow shadow = shadow();
        List<List<?>> users = rows(body, "users", 3);
        return told(() -> {
            try {
                users.forEach(user ->
                        shadow.userSays(
                                reading, number("users", user, 0), bytes("users", user, 1)));
                for (List<?> day : rows(body, "userDays", 5)) {
                    shadow.userDaySays(
                            reading,
                            number("userDays", day, 0),
                            number("userDays", day, 1, LAST_SECOND),
                            number("userDays", day, 2, HIGHEST_RATE),
                            bytes("userDays", day, 3));
                }
            } catch (IllegalArgumentException e) {
                throw new JsonMismatch(
                        "users",
                        "expected ascending numbers over all pieces, each user once and days of"
                                + " users in their order");
            }
            for (List<?> node : rows(body, "nodes", 3)) {
                long source = source("nodes", node);
                if (source != 0) {
                    shadow.rateSays(reading, source, number("nodes", node, 2, HIGHEST_RATE));
                }
            }
            for (List<?> day : rows(body, "days", 5)) {
                shadow.daySays(
                        reading,
                        source("days", day),
                        number("days", day, 2, LAST_SECOND),
                        bytes("days", day, 3));
            }
            return ApiAnswer.ok(json -> json.field("users", users.size()));
        });
    }

    private static Bytes bytes(String name, List<?> row, int at) {
        return new Bytes(number(name, row, at), number(name, row, at + 1));
    }

    private static List<List<?>> rows(JsonObject body, String name, int width) {
        if (!body.has(name)) {
            return List.of();
        }
        return body.list(name).stream().<List<?>>map(row -> row(name, row, width)).toList();
    }

    private static List<?> row(String name, @Nullable Object row, int width) {
        if (row instanceof List<?> cells && cells.size() == width) {
            return cells;
        }
        throw new JsonMismatch(name, "expected lists of " + width);
    }

    private static long number(String name, List<?> row, int at) {
        return number(name, row, at, HIGHEST);
    }

    private static long number(String name, List<?> row, int at, long most) {
        if (row.get(at) instanceof Long number && number >= 0 && number <= most) {
            return number;
        }
        throw new JsonMismatch(
                name, "expected a whole number from 0 to " + most + " at place " + (at + 1));
    }

    /** The node of this type and number; 0 = there is none here. */
    private long source(String name, List<?> row) {
        if (!(row.getFirst() instanceof String type)) {
            throw new JsonMismatch(name, "expected a type of nodes");
        }
        return rooms.directory().findNode(type, number(name, row, 1))
                        instanceof NodeMatch.Found found
                ? found.node().sourceId()
                : 0;
    }

    private ApiAnswer end(ApiRequest request) {
        JsonObject body = request.body("roundsEachPush", "keepsBilledDays");
        boolean each = body.flag("roundsEachPush", true);
        boolean billed = body.flag("keepsBilledDays", true);
        Shadow.Compared made =
                told(() -> shadow().endReading(request.number("reading"), each, billed));
        return ApiAnswer.ok(json -> write(json, made));
    }

    private ApiAnswer abandon(ApiRequest request) {
        shadow().abandonReading(request.number("reading"));
        return ApiAnswer.ok(json -> json.field("abandoned", true));
    }

    private ApiAnswer comparison(ApiRequest request) {
        Shadow.Compared made =
                shadow().comparison()
                        .orElseThrow(() ->
                                ApiProblem.of(
                                        404,
                                        "not_found",
                                        "nothing has been compared yet",
                                        "weir shadow compare --from DATABASE reads the old panel's"
                                                + " figures"));
        return ApiAnswer.ok(json -> write(json, made));
    }

    private void write(JsonWriter json, Shadow.Compared made) {
        JsonObject sums = JsonObject.read(made.document().getBytes(StandardCharsets.UTF_8));
        Directory directory = rooms.directory();
        json.field("from", made.from())
                .momentMillis("fromAt", made.fromMillis(), rooms.zone())
                .field("asOf", made.asOf())
                .momentMillis("at", made.atMillis(), rooms.zone())
                .raw("users", sums.object("users").toText())
                .field("unknownTaken", sums.number("unknownTaken"))
                .field("unknownUndecided", sums.number("unknownUndecided"));
        json.startObject("nodes");
        copy(json, sums.object("nodes"));
        days(json, sums.object("nodes"), sums.objects("days"));
        json.end();
        JsonObject userDays = sums.object("userDays");
        json.startObject("userDays").field("from", date(userDays.number("from")));
        copy(json, userDays);
        json.field("disagreeing", userDays.number("disagreeing"))
                .field("withUnexplained", userDays.number("withUnexplained"))
                .end();
        json.startList("sources");
        for (JsonObject one : sums.objects("sources")) {
            json.startObject();
            UsageJson.source(json, directory, one.number("sourceId"));
            json.field("repeatsAgree", one.flag("repeatsAgree"));
            copy(json, one);
            List<JsonObject> itsDays =
                    sums.objects("days").stream()
                            .filter(day -> day.number("sourceId") == one.number("sourceId"))
                            .toList();
            days(json, one, itsDays);
            json.end();
        }
        json.end().startList("days");
        for (JsonObject one : sums.objects("days")) {
            json.startObject();
            UsageJson.source(json, directory, one.number("sourceId"));
            json.field("day", date(one.number("bucket")));
            copy(json, one);
            json.end();
        }
        json.end();
    }

    /** How many days of nodes differ; comparisons of older programs have only the days. */
    private static void days(JsonWriter json, JsonObject counted, List<JsonObject> days) {
        boolean known = counted.has("withUnexplained");
        json.field(
                        "disagreeing",
                        known
                                ? counted.number("disagreeing")
                                : days.stream().filter(day -> differs(day, "difference")).count())
                .field(
                        "withUnexplained",
                        known
                                ? counted.number("withUnexplained")
                                : days.stream().filter(day -> differs(day, "unexplained")).count());
    }

    private static boolean differs(JsonObject day, String figure) {
        return day.object("upload").number(figure) != 0
                || day.object("download").number(figure) != 0;
    }

    private static void copy(JsonWriter json, JsonObject difference) {
        json.field("panel", difference.number("panel"))
                .field("weir", difference.number("weir"))
                .field("difference", difference.number("difference"))
                .raw("parts", difference.object("parts").toText())
                .field("unexplained", difference.number("unexplained"))
                .raw("upload", difference.object("upload").toText())
                .raw("download", difference.object("download").toText());
    }

    private String date(long bucket) {
        return rooms.calendar().dateOf(bucket).toString();
    }

    private ApiAnswer users(ApiRequest request) {
        boolean only = request.has("unexplained") && request.flag("unexplained");
        int limit = Math.toIntExact(request.query("limit", 100, 1, MOST));
        Map<Long, Difference> found =
                shadow().differences(only, BY_NUMBER.number(request, 0), limit + 1);
        List<Map.Entry<Long, Difference>> page = found.entrySet().stream().limit(limit).toList();
        boolean more = found.size() > limit;
        return ApiAnswer.ok(json -> {
            json.startList("users");
            for (Map.Entry<Long, Difference> one : page) {
                json.startObject();
                UsageJson.user(json, rooms.directory(), one.getKey());
                one.getValue().writeTo(json);
                json.end();
            }
            BY_NUMBER.next(json.end(), more ? page.getLast().getKey() : null);
        });
    }

    private ApiAnswer userDays(ApiRequest request) {
        boolean only = request.has("unexplained") && request.flag("unexplained");
        int limit = Math.toIntExact(request.query("limit", 100, 1, MOST));
        long[] place = DAYS_BY_NUMBER.numbers(request, 3);
        Shadow.DayPlace after =
                place.length == 0
                        ? Shadow.DayPlace.FIRST
                        : new Shadow.DayPlace(place[0], place[1], place[2]);
        List<Shadow.UserDay> found = shadow().differentDays(only, after, limit + 1);
        boolean more = found.size() > limit;
        List<Shadow.UserDay> page = more ? found.subList(0, limit) : found;
        return ApiAnswer.ok(json -> {
            json.startList("days");
            for (Shadow.UserDay one : page) {
                json.startObject();
                UsageJson.user(json, rooms.directory(), one.userId());
                json.field("day", date(one.bucket())).field("rateMillionths", one.rate());
                one.difference().writeTo(json);
                json.end();
            }
            Shadow.UserDay last = page.isEmpty() ? null : page.getLast();
            json.end()
                    .field(
                            "next",
                            more && last != null
                                    ? DAYS_BY_NUMBER.text(last.userId(), last.bucket(), last.rate())
                                    : null);
        });
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (ReadingFailed e) {
            throw ApiProblem.later(409, "shadow_away", String.valueOf(e.getMessage()), 30);
        } catch (ReadingOver e) {
            throw ApiProblem.of(
                    409, "shadow_reading_over", String.valueOf(e.getMessage()), "begin again");
        } catch (FiguresRefused e) {
            throw ApiProblem.of(422, "shadow_figures_refused", String.valueOf(e.getMessage()));
        }
    }
}
