package dev.weir.collect.uniproxy;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.NodeDoor;
import dev.weir.collect.node.Reception;
import dev.weir.collect.node.Reception.ClaimReader;
import dev.weir.collect.node.Visit;
import dev.weir.directory.Settings;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.roster.Format;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The routes of V2board and Xboard (docs/protocols/uniproxy.md). Any thread. */
public final class UniProxyApi {
    private static final String V1 = "/api/v1/server/UniProxy/";
    private static final String V2 = "/api/v2/server/";
    private static final HeaderName RESPONSE_FORMAT = HeaderNames.create("x-response-format");
    private static final byte[] DONE = "{\"data\":true}".getBytes(StandardCharsets.UTF_8);

    private final ClaimReader claims = new UniProxyClaims();
    private final NodeDoor door;
    private final Reception reception;

    public UniProxyApi(NodeDoor door) {
        this.door = door;
        this.reception = door.reception();
    }

    /** Adds every route to the listener. */
    public void addTo(HttpRules rules) {
        for (String base : List.of(V1, V2)) {
            Route push = base.equals(V1) ? Route.UNIPROXY_PUSH : Route.V2_PUSH;
            rules.get(base + "config", reception.get(claims, this::config))
                    .get(base + "user", reception.get(claims, this::users))
                    .get(base + "alivelist", reception.get(claims, this::aliveList))
                    .post(
                            base + "push",
                            reception.post(
                                    claims,
                                    (visit, body, response) -> push(visit, push, body, response)))
                    .post(base + "alive", reception.post(claims, this::alive))
                    .post(base + "status", reception.post(claims, this::status));
        }
        rules.get(V2 + "handshake", reception.greeting(claims, this::handshake))
                .post(V2 + "handshake", reception.greeting(claims, this::handshake))
                .post(V2 + "report", reception.post(claims, this::report));
    }

    private void config(Visit visit, ServerRequest request, ServerResponse response) {
        reception.represent(visit, door.rosters().config(visit.node()), request, response);
    }

    private void users(Visit visit, ServerRequest request, ServerResponse response) {
        boolean packed =
                request.headers().contains(RESPONSE_FORMAT)
                        && request.headers().get(RESPONSE_FORMAT).get().contains("msgpack");
        Format format = packed ? Format.MSGPACK : Format.JSON;
        reception.represent(visit, door.rosters().users(visit.node(), format), request, response);
    }

    private void aliveList(Visit visit, ServerRequest request, ServerResponse response) {
        // An object even when empty: PHP panels' [] is what breaks clients here.
        StringBuilder json = new StringBuilder("{\"alive\":{");
        int empty = json.length();
        for (long user : door.rosters().deviceLimited(visit.node())) {
            int count = door.devices().count(user);
            if (count > 0) {
                json.append(json.length() == empty ? "\"" : ",\"");
                json.append(user).append("\":").append(count);
            }
        }
        json.append("}}");
        reception.answer(visit, response, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void push(Visit visit, Route route, byte[] body, ServerResponse response) {
        door.take(visit, route, body, DONE, response);
    }

    private void alive(Visit visit, byte[] body, ServerResponse response) {
        Map<Long, List<String>> reported = ReportEnvelope.addresses(new JsonCursor(body));
        if (reported == null) {
            door.counters().count(Event.UNREADABLE_BODY, 1);
        } else {
            door.devices().replace(visit.node().sourceId(), reported);
        }
        reception.answer(visit, response, DONE);
    }

    private void status(Visit visit, byte[] body, ServerResponse response) {
        // Only XrayRP posts here, which keeps its counters as all of XrayR's kin does (R7).
        door.contacts().usedKeepersPath(visit);
        door.note(visit, ReportEnvelope.load(new JsonCursor(body)));
        reception.answer(visit, response, DONE);
    }

    private void report(Visit visit, byte[] body, ServerResponse response) {
        door.contacts().usedKeepersPath(visit);
        ReportEnvelope report = ReportEnvelope.of(body);
        if (!report.readable()) {
            door.counters().count(Event.UNREADABLE_BODY, 1);
        }
        noteDevices(visit.node().sourceId(), report);
        if (report.load() != null) {
            door.note(visit, report.load());
        }
        if (report.traffic()) {
            door.intake().take(visit, Route.V2_REPORT, body, report.metrics(), DONE, response);
            return;
        }
        if (report.metrics() != null) {
            door.contacts().told(visit, report.metrics());
        }
        reception.answer(visit, response, DONE);
    }

    private void noteDevices(long sourceId, ReportEnvelope report) {
        if (report.typed()) {
            if (report.alive() != null) {
                door.devices().replace(sourceId, report.alive());
            }
        } else if (report.alive() != null) {
            door.devices().replaceAll(sourceId, report.alive());
        } else if (report.online() != null) {
            door.devices().keepOnly(sourceId, report.online());
        } else if (report.metrics() != null) {
            // Xboard-Node leaves "online" out when nobody is.
            door.devices().keepOnly(sourceId, Map.of());
        }
    }

    private byte[] handshake() {
        Settings settings = door.directory().settings();
        String json =
                "{\"websocket\":{\"enabled\":false},\"settings\":{\"push_interval\":"
                        + settings.pushIntervalSeconds()
                        + ",\"pull_interval\":"
                        + settings.pullIntervalSeconds()
                        + "}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
