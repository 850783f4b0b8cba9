package dev.weir.web;

import dev.weir.access.HiddenSecrets;
import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.Node;
import dev.weir.directory.NodeCreated;
import dev.weir.directory.NodeDraft;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.rating.RatePlan;
import dev.weir.roster.Roster;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Nodes: list, look, make, change, delete, new token. */
final class NodesApi {
    private static final Set<String> FIELDS =
            Set.of(
                    "type",
                    "nodeId",
                    "name",
                    "domain",
                    "country",
                    "remark",
                    "enabled",
                    "family",
                    "capacityBitsPerSecond",
                    "userLimit",
                    "groupIds",
                    "rateMillionths",
                    "rateRanges",
                    "settings",
                    "token");

    private final Directory directory;
    private final DirectoryNames names;
    private final Roster roster;
    private final long standardCapacity;
    private final Tags tags;

    /**
     * @param standardCapacity bits per second, for nodes that do not say
     */
    NodesApi(Directory directory, Roster roster, long standardCapacity) {
        this.directory = directory;
        this.roster = roster;
        this.names = new DirectoryNames(directory);
        this.standardCapacity = standardCapacity;
        this.tags = new Tags(directory);
    }

    void register(ApiRoutes routes) {
        routes.get("/nodes", Permission.NODES_READ, this::list)
                .post("/nodes", Permission.NODES_WRITE, this::create)
                .get("/nodes/{node}", Permission.NODES_READ, this::show)
                .patch("/nodes/{node}", Permission.NODES_WRITE, this::update)
                .delete("/nodes/{node}", Permission.NODES_WRITE, this::delete)
                .post("/nodes/{node}/token", Permission.NODES_WRITE, this::renewToken);
    }

    private enum SortBy {
        ID,
        NAME,
        TYPE
    }

    private ApiAnswer list(ApiRequest request) {
        List<Node> found = directory.nodes().stream().filter(filter(request)).toList();
        SortBy by = request.query("sort", SortBy.ID);
        Function<Node, String> key =
                switch (by) {
                    case ID -> node -> "";
                    case NAME -> node -> node.name().toLowerCase(Locale.ROOT);
                    case TYPE -> Node::type;
                };
        Sorting.Page<Node> page =
                Sorting.of(request, "nodes", by, key, Node::sourceId)
                        .page(found, request, (int) request.query("limit", 200, 1, 5_000));
        return ApiAnswer.ok(json -> {
            json.field("version", directory.version())
                    .field("total", found.size())
                    .field("next", page.next())
                    .startList("nodes");
            for (Node node : page.rows()) {
                json.startObject();
                members(json, node);
                json.end();
            }
            json.end();
        });
    }

    private static Predicate<Node> filter(ApiRequest request) {
        String text = request.query("search", "").toLowerCase(Locale.ROOT);
        String type = request.query("type", "");
        Predicate<Node> wanted =
                node ->
                        (node.name().toLowerCase(Locale.ROOT).contains(text)
                                        || node.domain().toLowerCase(Locale.ROOT).contains(text))
                                && (type.isEmpty() || node.type().equals(type));
        if (request.has("enabled")) {
            boolean enabled = request.flag("enabled");
            wanted = wanted.and(node -> node.enabled() == enabled);
        }
        if (request.has("group")) {
            long group = request.query("group", 0, 0, Long.MAX_VALUE);
            wanted = wanted.and(node -> node.groupIds().contains(group));
        }
        return wanted;
    }

    private ApiAnswer show(ApiRequest request) {
        Node node = names.nodeOrTombstone(request.path("node"));
        return ApiAnswer.ok(json -> whole(json, node, request)).of(state(node));
    }

    private ApiAnswer create(ApiRequest request) {
        Fields fields = new Fields(request.body(), FIELDS);
        NodeDraft draft = edited(blank(), fields);
        fields.check();
        NodeCreated created = directory.createNode(draft, request.actor());
        return ApiAnswer.created(json -> {
            whole(json, created.node(), request);
            json.field("token", created.token());
        });
    }

    private NodeDraft blank() {
        NodeDraft plain = NodeDraft.of("", "", "{}");
        return new NodeDraft(
                plain.type(),
                plain.nodeId(),
                plain.name(),
                plain.domain(),
                plain.country(),
                plain.remark(),
                plain.enabled(),
                plain.family(),
                standardCapacity,
                plain.userLimit(),
                plain.groupIds(),
                plain.rateMillionths(),
                plain.rateRanges(),
                plain.settings(),
                plain.token());
    }

    private ApiAnswer update(ApiRequest request) {
        Fields fields = new Fields(request.body(), FIELDS);
        edited(blank(), fields);
        fields.check();
        long id = names.node(request.path("node")).sourceId();
        Node node =
                tags.change(
                        request,
                        () -> state(names.node(Long.toString(id))),
                        () ->
                                directory.updateNode(
                                        id, draft -> edited(draft, fields), request.actor()));
        return ApiAnswer.ok(json -> whole(json, node, request)).of(state(node));
    }

    private ApiAnswer delete(ApiRequest request) {
        Node node = names.node(request.path("node"));
        long deleted =
                tags.change(
                        request,
                        () -> state(names.node(Long.toString(node.sourceId()))),
                        () -> {
                            directory.deleteNode(node.sourceId(), request.actor());
                            return node.sourceId();
                        });
        return ApiAnswer.ok(
                json -> json.field("id", deleted).field("version", directory.version()));
    }

    private ApiAnswer renewToken(ApiRequest request) {
        Node node = names.node(request.path("node"));
        JsonObject body = request.body("token");
        String own = body.isNull("token") ? null : body.text("token");
        String token = directory.newToken(node.sourceId(), own, request.actor());
        return ApiAnswer.ok(json ->
                json.field("id", node.sourceId())
                        .field("name", node.name())
                        .field("token", token)
                        .field("version", directory.version()));
    }

    private NodeDraft edited(NodeDraft draft, Fields fields) {
        JsonObject body = fields.body();
        return new NodeDraft(
                fields.text("type", draft.type()),
                fields.optional("nodeId", draft.nodeId()),
                fields.text("name", draft.name()),
                fields.text("domain", draft.domain()),
                fields.text("country", draft.country()),
                fields.text("remark", draft.remark()),
                fields.flag("enabled", draft.enabled()),
                fields.read("family", draft.family(), () -> family(body.text("family", "auto"))),
                fields.number(
                        "capacityBitsPerSecond", draft.capacityBitsPerSecond(), standardCapacity),
                fields.smallNumber("userLimit", draft.userLimit(), 0),
                fields.read("groupIds", draft.groupIds(), () -> numbers(body, "groupIds")),
                fields.optional("rateMillionths", draft.rateMillionths()),
                fields.read("rateRanges", draft.rateRanges(), () -> ranges(body)),
                fields.read("settings", draft.settings(), () -> settings(body)),
                fields.read("token", draft.token(), () -> token(body)));
    }

    /** What an answer hid must not come back as if it were the secret itself. */
    private static String settings(JsonObject body) {
        String settings = body.object("settings").toText();
        if (HiddenSecrets.standIn(settings)) {
            throw new JsonMismatch(
                    "settings",
                    "holds what an answer hid: send the secrets themselves, or no settings");
        }
        return settings;
    }

    private static @Nullable String token(JsonObject body) {
        return body.isNull("token") ? null : body.text("token");
    }

    private static Node.Family family(String text) {
        return switch (text) {
            case "auto" -> Node.Family.AUTO;
            case "keeps" -> Node.Family.KEEPS;
            case "resets" -> Node.Family.RESETS;
            default ->
                    throw new JsonMismatch(
                            "family", "expected auto, keeps or resets, not '" + text + "'");
        };
    }

    private static Set<Long> numbers(JsonObject body, String name) {
        Set<Long> numbers = new HashSet<>();
        for (Object element : body.list(name)) {
            if (!(element instanceof Long number)) {
                throw new JsonMismatch(name, "expected a list of integers");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static List<RatePlan.DayRange> ranges(JsonObject body) {
        if (body.isNull("rateRanges")) {
            return List.of();
        }
        List<RatePlan.DayRange> ranges = new ArrayList<>();
        for (JsonObject range : body.objects("rateRanges")) {
            try {
                ranges.add(
                        new RatePlan.DayRange(
                                LocalTime.parse(range.text("from")),
                                LocalTime.parse(range.text("to")),
                                range.number("rateMillionths")));
            } catch (DateTimeException e) {
                throw new JsonMismatch("rateRanges", "expected times such as 22:30");
            }
        }
        return ranges;
    }

    /**
     * One node with its settings, which a list leaves out because they may be long; their keys are
     * not for everybody.
     */
    private void whole(JsonWriter json, Node node, ApiRequest request) {
        members(json, node);
        String settings =
                request.seesCredentials()
                        ? node.settings()
                        : HiddenSecrets.in(
                                        JsonObject.read(
                                                node.settings().getBytes(StandardCharsets.UTF_8)))
                                .toText();
        json.raw("settings", settings).field("version", directory.version());
    }

    private static String state(Node node) {
        return Tags.of(new DirectoryChange.NodeSaved(node));
    }

    private void members(JsonWriter json, Node node) {
        json.field("id", node.sourceId())
                .field("type", node.type())
                .field("nodeId", node.nodeId())
                .field("name", node.name())
                .field("domain", node.domain())
                .field("country", node.country())
                .field("remark", node.remark())
                .field("enabled", node.enabled())
                .field("family", node.family().name().toLowerCase(Locale.ROOT))
                .field("capacityBitsPerSecond", node.capacityBitsPerSecond())
                .field("userLimit", node.userLimit())
                .field("usersLeftOut", node.deleted() ? 0 : roster.leftOut(node))
                .startList("groupIds");
        node.groupIds().forEach(json::value);
        json.end();
        RatePlan.Version rate = node.rate().history().getLast();
        json.field("rateMillionths", rate.baseMillionths()).startList("rateRanges");
        for (RatePlan.DayRange range : rate.ranges()) {
            json.startObject()
                    .field("from", range.start().toString())
                    .field("to", range.end().toString())
                    .field("rateMillionths", range.rateMillionths())
                    .end();
        }
        json.end().field("deleted", node.deleted());
    }
}
