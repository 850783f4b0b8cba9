package dev.weir.doctor;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigTexts;
import dev.weir.config.Origin;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks the running server what it suffers from, and how its nodes are. */
final class ServerExamination {
    private final ServerAnswers server;
    private final JsonObject health;
    private final List<Finding> found = new ArrayList<>();

    /**
     * @param health as the server says it of itself
     */
    ServerExamination(ServerAnswers server, JsonObject health) {
        this.server = server;
        this.health = health;
    }

    List<Finding> findings(
            ConfigTexts texts, Doctor.Thoroughness thoroughness, InstantSource wall) {
        degraded();
        version(thoroughness.version());
        counters();
        proxies(!texts.effective(ConfigKey.TRUSTED_PROXIES).text().isBlank());
        try {
            JsonObject settings = server.get("/settings", Map.of());
            zone(settings, texts);
            if (databaseIsAway()) {
                // The server would wait ten seconds for it before it says so.
                untold("the database does not answer");
            } else {
                nodes(thoroughness.silentAfter() * settings.number("pushIntervalSeconds"), wall);
            }
        } catch (ServerAnswers.NoAnswer | JsonMismatch e) {
            untold(String.valueOf(e.getMessage()));
        }
        return found;
    }

    private void untold(String why) {
        found.add(
                Finding.unknown(
                        "nodes",
                        "how nodes report: " + why,
                        "see 'weir health' and 'weir quality'"));
    }

    private void degraded() {
        List<JsonObject> all = health.objects("degraded");
        for (JsonObject degraded : all) {
            if (degraded.text("code").equals("entries_set_aside")) {
                // The data directory was asked for them, also where nothing runs.
                continue;
            }
            boolean broken = !degraded.text("code").equals("clock_stepped");
            found.add(
                    new Finding(
                            broken ? Finding.Severity.BROKEN : Finding.Severity.WARNING,
                            degraded.text("code"),
                            degraded.text("detail") + ", since " + degraded.text("since"),
                            "see docs/operations.md, Health"));
        }
        if (all.isEmpty()) {
            found.add(Finding.ok("server", "it answers and finds nothing wrong with itself"));
        }
    }

    private boolean databaseIsAway() {
        return health.objects("degraded").stream()
                .anyMatch(one -> one.text("code").equals("database_unavailable"));
    }

    private void version(String own) {
        if (!health.text("version").equals(own)) {
            found.add(
                    Finding.warning(
                            "version_differs",
                            "the server is version "
                                    + health.text("version")
                                    + ", this command "
                                    + own,
                            "restart the server after an upgrade"));
        }
    }

    private void counters() {
        JsonObject counters = health.object("counters");
        JsonObject refused = counters.object("refused");
        count(
                "wrong_token",
                refused.number("wrongToken"),
                "node requests came with a wrong token",
                "compare the node's ApiKey; 'weir node token' makes a new one");
        count(
                "unknown_node",
                refused.number("unknownNode"),
                "node requests named a number that no node has",
                "compare the node's node_id with 'weir node list'");
        count(
                "ambiguous_node",
                refused.number("ambiguousNode"),
                "node requests did not say which of several nodes of a number they are",
                "set node_type in the node software");
        JsonObject events = counters.object("events");
        count(
                "wrong_type_served",
                events.number("wrongTypeServed"),
                "node requests came with another type than the node has",
                "set node_type in the node software");
        count(
                "reports_unanswered",
                events.number("reportRefused"),
                "reports were not durable in time and got no answer",
                "the disk was too slow or full: see weir_journal_fsync_seconds");
        count(
                "own_defects",
                events.number("failed") + counters.object("http").number("internal"),
                "requests failed by a defect of Weir",
                "the log has the stack: please report it");
    }

    private void count(String code, long times, String sentence, String advice) {
        if (times > 0) {
            found.add(
                    Finding.warning(
                            code, times + " " + sentence + " since the server's start", advice));
        }
    }

    /** Only the server sees the headers of requests. */
    private void proxies(boolean trusted) {
        JsonObject counters = health.object("counters");
        if (!counters.has("proxies")) {
            found.add(Finding.unknown("proxies", "an older server does not tell", "restart it"));
            return;
        }
        JsonObject seen = counters.object("proxies");
        int before = found.size();
        if (seen.number("trusted") == 0) {
            count(
                    "proxy_silent",
                    seen.number("trustedWithoutHeader"),
                    "requests came from trusted-proxies and none of them said for whom",
                    "have the proxy set X-Forwarded-For: all its clients look like one");
        }
        count(
                "proxy_untrusted",
                seen.number("untrusted"),
                "requests named another client and came from where no proxy is trusted",
                "put the proxy's address into trusted-proxies, if there is one; else somebody"
                        + " pretends");
        if (found.size() == before) {
            found.add(
                    Finding.ok(
                            "proxies",
                            seen.number("trusted") > 0
                                    ? "a trusted proxy says for whom it asks"
                                    : trusted
                                            ? "no request of a trusted proxy since the start"
                                            : "none is trusted, and none was seen"));
        }
    }

    private void zone(JsonObject settings, ConfigTexts texts) {
        String accounting = settings.text("timeZone");
        String here = ZoneId.systemDefault().getId();
        Origin origin = texts.effective(ConfigKey.TIME_ZONE).origin();
        String said = texts.effective(ConfigKey.TIME_ZONE).text();
        if (origin.layer() != Origin.Layer.DEFAULT
                && !said.equals("system")
                && !said.equals(accounting)) {
            found.add(
                    Finding.warning(
                            "zone_differs",
                            "days begin as in "
                                    + accounting
                                    + "; time-zone says "
                                    + said
                                    + ", which counted at the first start only",
                            "correct the configuration; 'weir settings set' changes what holds"));
        } else {
            found.add(
                    Finding.ok(
                            "zone",
                            "days begin as in "
                                    + accounting
                                    + (accounting.equals(here)
                                            ? ", as on this machine"
                                            : "; this machine shows times of " + here)));
        }
    }

    private void nodes(long silentSeconds, InstantSource wall) {
        if (health.has("directory") && health.object("directory").number("nodes") == 0) {
            found.add(Finding.ok("nodes", "there are none yet"));
            return;
        }
        List<String> silent = new ArrayList<>();
        List<String> never = new ArrayList<>();
        int enabled = 0;
        for (JsonObject row : nodes()) {
            JsonObject node = row.object("node");
            if (node.text("health").equals("disabled")) {
                continue;
            }
            enabled++;
            String last = node.text("last_push_at", row.text("updated_at", ""));
            if (last.isEmpty()) {
                never.add(node.text("name"));
            } else if (Duration.between(at(last), wall.instant()).toSeconds() > silentSeconds) {
                silent.add(node.text("name") + " (since " + last + ")");
            }
        }
        tell(
                "nodes_silent",
                silent,
                "reported no traffic for more than " + silentSeconds + " s",
                "see whether they run and reach this server; without users online they may be"
                        + " silent too");
        tell(
                "nodes_never_reported",
                never,
                "never reported",
                "finish their set-up, or delete them: 'weir node delete'");
        if (silent.isEmpty() && never.isEmpty()) {
            found.add(Finding.ok("nodes", enabled + " nodes report"));
        }
    }

    private List<JsonObject> nodes() {
        return server.get("/live/snapshot", Map.of("topics", "nodes")).objects("messages").stream()
                .flatMap(message -> message.object("data").objects("rows").stream())
                .filter(row -> !row.isNull("node"))
                .toList();
    }

    private static Instant at(String moment) {
        return OffsetDateTime.parse(moment).toInstant();
    }

    private void tell(String code, List<String> names, String what, String advice) {
        if (!names.isEmpty()) {
            List<String> some = names.subList(0, Math.min(names.size(), 10));
            found.add(
                    Finding.warning(
                            code,
                            names.size()
                                    + " of the nodes "
                                    + what
                                    + ": "
                                    + String.join(", ", some)
                                    + (some.size() < names.size() ? ", …" : ""),
                            advice));
        }
    }
}
