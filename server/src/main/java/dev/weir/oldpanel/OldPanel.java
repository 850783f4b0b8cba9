package dev.weir.oldpanel;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Another panel as its database tells it; nothing is written there. What is read is in the form in
 * which the operator's API takes it. One thread.
 */
public final class OldPanel implements AutoCloseable {
    /** Which panel it is: they differ in the tables of nodes and in what a statistic holds. */
    public enum Kind {
        /** Keeps billed bytes by user, and one table of nodes. */
        XBOARD,
        /** Keeps raw bytes by user, and a table of nodes for each protocol. */
        V2BOARD
    }

    /**
     * A user.
     *
     * @param id number on the wire
     * @param upload billed bytes that count against the limit
     * @param members as the API takes them, as JSON text
     * @param rest what has no place yet, as JSON text
     */
    public record OldUser(long id, long upload, long download, String members, String rest) {}

    /** Something that is kept as data. */
    public record Document(String kind, String id, String text) {}

    /** What the panel tells its nodes. */
    public record Told(String serverToken, long pushSeconds, long pullSeconds) {}

    /** Stands for the group of users who have none. */
    private static final long NO_GROUP = 999_999_999;

    /** Columns of users that come over elsewhere, change all the time, or are nobody's business. */
    private static final Set<String> NOT_KEPT =
            Set.of(
                    "id",
                    "email",
                    "uuid",
                    "password",
                    "password_algo",
                    "password_salt",
                    "u",
                    "d",
                    "t",
                    "transfer_enable",
                    "banned",
                    "expired_at",
                    "group_id",
                    "speed_limit",
                    "device_limit",
                    "online_count",
                    "last_online_at",
                    "last_login_at",
                    "last_login_ip",
                    "updated_at");

    private static final List<String> LEFT =
            List.of(
                    "order",
                    "coupon",
                    "invite_code",
                    "commission_log",
                    "payment",
                    "ticket",
                    "ticket_message",
                    "notice",
                    "knowledge",
                    "gift_card_code",
                    "gift_card_template",
                    "gift_card_usage",
                    "server_machine",
                    "stat",
                    "traffic_reset_logs");

    private final OldPanelStore store;
    private final Kind kind;
    private final ZoneId zone;
    private final Findings findings;
    private final List<OldNode> nodes;

    private OldPanel(OldPanelStore store, Kind kind, ZoneId zone, Findings findings) {
        this.store = store;
        this.kind = kind;
        this.zone = zone;
        this.findings = findings;
        Map<Long, Map<String, Object>> routes = routes();
        this.nodes =
                switch (kind) {
                    case XBOARD -> new XboardNodes(routes, zone, findings).read(store);
                    case V2BOARD -> new V2boardNodes(routes, findings).read(store);
                };
    }

    /**
     * Opens the database.
     *
     * @param from an SQLite file or a JDBC address
     * @param prefix before the names of its tables
     * @param zone in which its days begin
     * @throws OldPanelUnreadable when it cannot be read, or is not this panel's
     */
    public static OldPanel open(
            Kind kind,
            String from,
            String user,
            String password,
            String prefix,
            ZoneId zone,
            Findings findings) {
        OldPanelStore store = OldPanelStore.open(from, user, password, prefix, findings);
        boolean right =
                store.has("user")
                        && switch (kind) {
                            case XBOARD -> store.has("server");
                            case V2BOARD -> !store.has("settings") || !store.has("server");
                        };
        if (!right) {
            store.close();
            throw new OldPanelUnreadable(
                    store.has("user")
                            ? "this is the database of the other kind of panel"
                            : "there is no table " + prefix + "user",
                    null);
        }
        return new OldPanel(store, kind, zone, findings);
    }

    private Map<Long, Map<String, Object>> routes() {
        Map<Long, Map<String, Object>> routes = new HashMap<>();
        store.forEach(
                "server_route",
                "id",
                row -> {
                    try {
                        Map<String, Object> route = new LinkedHashMap<>();
                        route.put("id", row.number("id"));
                        List<Object> match = Json.list(row.text("match"));
                        route.put(
                                "match",
                                match == null ? List.of((Object) row.text("match")) : match);
                        route.put("action", row.text("action"));
                        if (row.has("action_value")) {
                            route.put("action_value", row.text("action_value"));
                        }
                        routes.put(row.number("id"), route);
                    } catch (Row.Unreadable e) {
                        findings.lost("routes", String.valueOf(e.getMessage()), row.text("id"));
                    }
                });
        return routes;
    }

    /** Its token of all nodes, where the database has it, and the intervals. */
    public Told told() {
        Map<String, String> settings = new HashMap<>();
        store.forEach("settings", "name", row -> settings.put(row.text("name"), row.text("value")));
        return new Told(
                settings.getOrDefault("server_token", ""),
                seconds(settings.get("server_push_interval")),
                seconds(settings.get("server_pull_interval")));
    }

    private static long seconds(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,5}") ? Long.parseLong(text) : 60;
    }

    /** Its groups, as JSON text. */
    public List<String> groups() {
        List<String> groups = new ArrayList<>();
        store.forEach(
                "server_group",
                "id",
                row -> {
                    try {
                        groups.add(
                                group(
                                        row.number("id"),
                                        row.text("name", "group " + row.text("id"))));
                    } catch (Row.Unreadable e) {
                        findings.lost("groups", String.valueOf(e.getMessage()), row.text("id"));
                    }
                });
        boolean[] without = new boolean[1];
        store.forEach("user", "id", row -> without[0] |= !row.has("group_id"));
        if (without[0]) {
            groups.add(group(NO_GROUP, "without a group"));
        }
        return groups;
    }

    private static String group(long id, String name) {
        return Json.text(Map.of("id", id, "name", name));
    }

    /** Its nodes, as JSON text by the panel's names of them. */
    public Map<String, String> nodes() {
        Map<String, String> all = new LinkedHashMap<>();
        for (OldNode node : nodes) {
            all.put(node.oldId(), Json.text(node.members()));
        }
        return all;
    }

    /**
     * Its users in the order of their numbers.
     *
     * @param found what cannot be brought over is counted here
     */
    public void forEachUser(Findings found, Consumer<OldUser> each) {
        store.forEach(
                "user",
                "id",
                row -> {
                    try {
                        each.accept(user(row, found));
                    } catch (Row.Unreadable e) {
                        found.lost("users", String.valueOf(e.getMessage()), row.text("id"));
                    }
                });
    }

    private static OldUser user(Row row, Findings found) throws Row.Unreadable {
        long id = row.number("id");
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("id", id);
        user.put("email", row.text("email"));
        user.put("uuid", row.text("uuid"));
        user.put("group", row.number("group_id", NO_GROUP));
        user.put("limitBytes", Math.max(0, row.bytes("transfer_enable")));
        if (row.has("expired_at")) {
            user.put("expiresAtSeconds", row.number("expired_at"));
        }
        user.put("enabled", !row.flag("banned", false));
        user.put("speedLimitMbps", Math.max(0, row.number("speed_limit", 0)));
        user.put("deviceLimit", Math.max(0, row.number("device_limit", 0)));
        if (!row.isWhole("u") || !row.isWhole("d")) {
            found.told("users", "a counter has fractions of a byte; it is rounded", "" + id);
        }
        return new OldUser(
                id,
                History.plausible(row.bytes("u")),
                History.plausible(row.bytes("d")),
                Json.text(user),
                rest(row, NOT_KEPT));
    }

    private static String rest(Row row, Set<String> without) {
        Map<String, Object> rest = new TreeMap<>();
        row.cells()
                .forEach((name, value) -> {
                    if (value != null && !without.contains(name)) {
                        rest.put(name, value);
                    }
                });
        return Json.text(rest);
    }

    /**
     * Its history of users and nodes.
     *
     * @param found what cannot be brought over is counted here
     */
    public History history(Findings found) {
        return new History(store, kind, zone, nodes, found);
    }

    /** Plans and the whole rows of nodes, as data. */
    public List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        store.forEach(
                "plan",
                "id",
                row -> documents.add(new Document("plan", row.text("id"), rest(row, Set.of()))));
        for (String table : kind == Kind.XBOARD ? List.of("server") : V2boardNodes.tables(store)) {
            store.forEach(
                    table,
                    "id",
                    row ->
                            documents.add(
                                    new Document(
                                            "old_node",
                                            table.replaceFirst("^server_?", "")
                                                    .concat(" " + row.text("id"))
                                                    .strip(),
                                            rest(row, Set.of("updated_at", "u", "d")))));
        }
        return documents;
    }

    /** Notes the tables that are left where they are. */
    public void noteWhatIsLeft() {
        for (String table : LEFT) {
            store.forEach(
                    table,
                    "1",
                    row ->
                            findings.lost(
                                    table,
                                    "rows of this table are not brought over",
                                    row.text("id")));
        }
        findings.told("users", "passwords are not brought over", "all");
    }

    @Override
    public void close() {
        store.close();
    }
}
