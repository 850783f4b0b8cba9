package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.http.Connection;
import dev.weir.http.DoorMeter;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.Figures;
import dev.weir.ledger.Overview;
import dev.weir.ledger.Series;
import dev.weir.posting.PostingState;
import dev.weir.presence.NodeState;
import dev.weir.usage.AccountingCalendar;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes while one looks: the question is kept until there is something newer than the asker
 * has seen. Answers are absolute, so losing or repeating one harms nobody.
 */
final class LiveApi {
    private static final Cursor USERS = new Cursor("live users");

    private final Rooms rooms;
    private final boolean simulated;
    private final String version;
    private final LiveFigures figures;

    LiveApi(Rooms rooms, boolean simulated, String version) {
        this.rooms = rooms;
        this.simulated = simulated;
        this.version = version;
        this.figures = new LiveFigures(rooms, System::nanoTime);
    }

    void register(ApiRoutes routes) {
        routes.get("/live", Permission.USAGE_READ, this::live)
                .get("/live/users", Permission.USAGE_READ, this::usersByNumber)
                .get("/news", Permission.USAGE_READ, this::news);
    }

    /** Only whether there is something newer. */
    private ApiAnswer news(ApiRequest request) {
        await(request);
        PostingState posting = rooms.posting().state();
        return ApiAnswer.ok(json ->
                json.field("asOf", posting.committed()).field("journalEnd", rooms.journal().end()));
    }

    private ApiAnswer live(ApiRequest request) {
        await(request);
        try {
            // Presence and standing change without the ledger, so the asker is answered in any
            // case.
            Overview overview =
                    figures.newerThan(
                            request.query("since", 0, 0, Long.MAX_VALUE - 1),
                            rooms.posting().state().committed());
            return ApiAnswer.ok(json -> write(json, overview));
        } catch (InterruptedException e) {
            throw stopping();
        }
    }

    /** Users by number, page by page, or those that a text finds, as the page shows users. */
    private ApiAnswer usersByNumber(ApiRequest request) {
        int limit = (int) request.query("limit", 50, 1, 200);
        List<User> found =
                new DirectoryNames(rooms.directory())
                        .usersAfter(
                                USERS.number(request, 0), request.query("search", ""), limit + 1);
        boolean more = found.size() > limit;
        List<Long> ids = found.stream().limit(limit).map(User::id).toList();
        Overview.Users users = rooms.ledger().users(ids);
        return ApiAnswer.ok(json -> {
            json.field("asOf", users.asOf()).field("total", rooms.directory().userCount());
            USERS.next(json, more ? ids.getLast() : null);
            users(json, users.lines(), rooms.zone(), rooms.wall().millis());
        });
    }

    private void await(ApiRequest request) {
        // It waits on purpose: no matter of how fast the API is.
        Connection.current().countAs(DoorMeter.Kind.OTHER);
        long since = request.query("since", 0, 0, Long.MAX_VALUE - 1);
        long seconds = request.query("wait", 0, 0, 60);
        try {
            rooms.posting().awaitCommitted(since + 1, Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            throw stopping();
        }
    }

    private static ApiProblem stopping() {
        Thread.currentThread().interrupt();
        return ApiProblem.of(503, "stopping", "the server is stopping");
    }

    private void write(JsonWriter json, Overview overview) {
        PostingState posting = rooms.posting().state();
        ZoneId zone = rooms.zone();
        AccountingCalendar calendar = rooms.calendar();
        long now = rooms.wall().millis();
        json.field("asOf", overview.asOf())
                .field("journalId", rooms.journal().id().toString())
                .field("journalEnd", rooms.journal().end())
                .momentMillis("at", now, zone)
                .momentMillis("postedAt", overview.postedAtMs(), zone)
                .field("state", state(posting))
                .field("zone", zone.getId())
                .field("today", calendar.dateOf(now / 1_000).toString())
                .field("simulated", simulated)
                .field("version", version)
                .startObject("summary");
        UsageJson.figures(json, "today", overview.all().today());
        UsageJson.figures(json, "yesterday", overview.all().yesterday());
        UsageJson.figures(json, "month", overview.all().month());
        UsageJson.figures(json, "year", overview.all().year());
        UsageJson.figures(json, "total", overview.all().total());
        json.end();
        counts(json, overview, now);
        nodes(json, overview, zone, now);
        users(json, overview.users(), zone, now);
        json.startList("days");
        for (Series.Point point : overview.days().points()) {
            json.startObject().field("date", calendar.dateOf(point.start()).toString());
            UsageJson.figures(json, point.figures());
            json.end();
        }
        json.end();
    }

    private static String state(PostingState posting) {
        return posting.phase().name().toLowerCase(Locale.ROOT);
    }

    private void counts(JsonWriter json, Overview overview, long now) {
        long reporting =
                rooms.directory().nodes().stream()
                        .filter(node -> NodeHealth.of(rooms, node, now).equals("reporting"))
                        .count();
        json.startObject("counts")
                .field("users", rooms.directory().userCount())
                .field("nodes", rooms.directory().nodes().stream().filter(Node::enabled).count())
                .field("nodesReporting", reporting)
                .field("held", overview.held())
                .field("heldBytes", overview.heldBytes())
                .end();
    }

    private void nodes(JsonWriter json, Overview overview, ZoneId zone, long now) {
        Map<Long, Overview.Line> lines = new HashMap<>();
        overview.sources().forEach(line -> lines.put(line.id(), line));
        json.startList("nodes");
        for (Node node : rooms.directory().nodes()) {
            NodeState state = rooms.nodes().of(node.sourceId());
            Overview.Line line = lines.getOrDefault(node.sourceId(), unused(node.sourceId()));
            json.startObject()
                    .field("id", node.sourceId())
                    .field("name", node.name())
                    .field("type", node.type())
                    .field("nodeId", node.nodeId())
                    .field("country", node.country())
                    .field("family", node.family().name().toLowerCase(Locale.ROOT))
                    .field("rateMillionths", node.rate().at(now / 1_000, zone))
                    .field("state", NodeHealth.of(rooms, node, now))
                    .field("senders", state.senders())
                    .field("usersLeftOut", rooms.roster().leftOut(node))
                    .field("online", rooms.devices().usersOn(node.sourceId()))
                    .momentMillis(
                            "lastPushAt", Math.max(state.lastPushMillis(), line.lastAtMs()), zone);
            line(json, line);
            json.end();
        }
        json.end();
    }

    private void users(JsonWriter json, List<Overview.Line> lines, ZoneId zone, long now) {
        json.startList("users");
        for (Overview.Line line : lines) {
            User user = line.id() == 0 ? null : rooms.directory().userOrTombstone(line.id());
            json.startObject()
                    .field("id", line.id())
                    .field("email", user == null ? "" : user.email())
                    .field(
                            "name",
                            line.id() == 0 ? "unattributed" : user == null ? "" : user.name())
                    .field("standing", standing(user, now))
                    .optional(
                            "limitBytes",
                            user == null || user.limitBytes() == User.UNLIMITED
                                    ? null
                                    : (Long) user.limitBytes())
                    .field("usedBytes", line.total().billed())
                    .moment("expiresAt", user == null ? null : user.expiresAt(), zone)
                    .momentMillis("lastAt", line.lastAtMs(), zone);
            line(json, line);
            json.end();
        }
        json.end();
    }

    private String standing(@Nullable User user, long now) {
        if (user == null) {
            return "unattributed";
        }
        return user.deleted()
                ? "deleted"
                : rooms.standings().standingOf(user, now).name().toLowerCase(Locale.ROOT);
    }

    private static void line(JsonWriter json, Overview.Line line) {
        UsageJson.figures(json, "today", line.today());
        UsageJson.figures(json, "month", line.month());
        UsageJson.figures(json, "total", line.total());
    }

    private static Overview.Line unused(long id) {
        return new Overview.Line(id, Figures.NONE, Figures.NONE, Figures.NONE, 0);
    }
}
