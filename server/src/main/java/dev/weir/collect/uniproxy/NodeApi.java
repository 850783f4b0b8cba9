package dev.weir.collect.uniproxy;

import dev.weir.directory.Settings;
import dev.weir.http.Bodies;
import dev.weir.http.EntityTags;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.NodeLoad;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The routes of the node API (docs/protocols/uniproxy.md). Any thread. */
public final class NodeApi {
    private static final String V1 = "/api/v1/server/UniProxy/";
    private static final String V2 = "/api/v2/server/";
    private static final HeaderName RESPONSE_FORMAT = HeaderNames.create("x-response-format");
    private static final byte[] DONE = "{\"data\":true}".getBytes(StandardCharsets.UTF_8);

    private final NodeDirectory directory;
    private final Rosters rosters;
    private final Contacts contacts;
    private final OnlineDevices devices;
    private final NodeStates states;
    private final DoorCounters counters;
    private final Reception reception;
    private final TrafficIntake intake;

    /**
     * Joins the door to the rooms behind it.
     *
     * @param random 64 random bits a call, for the instances of cookies
     */
    public NodeApi(
            NodeDirectory directory,
            Rosters rosters,
            ReportLog log,
            Bodies bodies,
            AccountingClock clock,
            Contacts contacts,
            OnlineDevices devices,
            NodeStates states,
            DoorCounters counters,
            LongSupplier random) {
        this.directory = directory;
        this.rosters = rosters;
        this.contacts = contacts;
        this.devices = devices;
        this.states = states;
        this.counters = counters;
        this.reception =
                new Reception(directory, bodies, clock, contacts, states, counters, random);
        this.intake = new TrafficIntake(log, reception, contacts, states, counters);
    }

    /** Adds every route to the listener. */
    public void addTo(HttpRules rules) {
        for (String base : List.of(V1, V2)) {
            Route push = base.equals(V1) ? Route.UNIPROXY_PUSH : Route.V2_PUSH;
            rules.get(base + "config", reception.get(this::config))
                    .get(base + "user", reception.get(this::users))
                    .get(base + "alivelist", reception.get(this::aliveList))
                    .post(
                            base + "push",
                            reception.post(
                                    (visit, body, response) -> push(visit, push, body, response)))
                    .post(base + "alive", reception.post(this::alive))
                    .post(base + "status", reception.post(this::status));
        }
        rules.get(V2 + "handshake", reception.greeting(this::handshake))
                .post(V2 + "handshake", reception.greeting(this::handshake))
                .post(V2 + "report", reception.post(this::report));
    }

    private void config(Visit visit, ServerRequest request, ServerResponse response) {
        represent(visit, rosters.config(visit.node()), request, response);
    }

    private void users(Visit visit, ServerRequest request, ServerResponse response) {
        boolean packed =
                request.headers().contains(RESPONSE_FORMAT)
                        && request.headers().get(RESPONSE_FORMAT).get().contains("msgpack");
        Format format = packed ? Format.MSGPACK : Format.JSON;
        represent(visit, rosters.users(visit.node(), format), request, response);
    }

    private void represent(
            Visit visit, Representation current, ServerRequest request, ServerResponse response) {
        reception.greet(visit, response);
        response.header(HeaderNames.ETAG, current.etag());
        if (EntityTags.matches(request.headers(), current.etag())) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, current.contentType()).send(current.bytes());
    }

    private void aliveList(Visit visit, ServerRequest request, ServerResponse response) {
        // An object even when empty: PHP panels' [] is what breaks clients here.
        StringBuilder json = new StringBuilder("{\"alive\":{");
        int empty = json.length();
        for (long user : rosters.deviceLimited(visit.node())) {
            int count = devices.count(user);
            if (count > 0) {
                json.append(json.length() == empty ? "\"" : ",\"");
                json.append(user).append("\":").append(count);
            }
        }
        json.append("}}");
        reception.answer(visit, response, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void push(Visit visit, Route route, byte[] body, ServerResponse response) {
        if (body.length == 0) {
            counters.count(Event.EMPTY_PUSH, 1);
            reception.answer(visit, response, DONE);
            return;
        }
        intake.take(visit, route, body, null, response);
    }

    private void alive(Visit visit, byte[] body, ServerResponse response) {
        Map<Long, List<String>> reported = ReportEnvelope.addresses(new JsonCursor(body));
        if (reported == null) {
            counters.count(Event.UNREADABLE_BODY, 1);
        } else {
            devices.replace(visit.node().sourceId(), reported);
        }
        reception.answer(visit, response, DONE);
    }

    private void status(Visit visit, byte[] body, ServerResponse response) {
        // Only XrayRP posts here, which keeps its counters as all of XrayR's kin does (R7).
        noteKeeper(visit);
        NodeLoad load = ReportEnvelope.load(new JsonCursor(body));
        if (load == null) {
            counters.count(Event.UNREADABLE_BODY, 1);
        } else {
            states.load(visit.node().sourceId(), load, visit.arrival().wallMillis());
        }
        reception.answer(visit, response, DONE);
    }

    private void report(Visit visit, byte[] body, ServerResponse response) {
        SourceContact contact = contacts.of(visit.node().sourceId());
        noteKeeper(visit);
        ReportEnvelope report = ReportEnvelope.of(body);
        if (!report.readable()) {
            counters.count(Event.UNREADABLE_BODY, 1);
        }
        noteDevices(visit.node().sourceId(), report);
        if (report.load() != null) {
            states.load(visit.node().sourceId(), report.load(), visit.arrival().wallMillis());
        }
        if (report.traffic()) {
            intake.take(visit, Route.V2_REPORT, body, report.metrics(), response);
            return;
        }
        if (visit.receipt() == null && report.metrics() != null) {
            contact.cookielessInstance(
                    visit.sender().address(),
                    report.metrics(),
                    visit.arrival(),
                    visit.intervalMillis());
        }
        reception.answer(visit, response, DONE);
    }

    private void noteKeeper(Visit visit) {
        if (visit.receipt() != null) {
            contacts.of(visit.node().sourceId()).usedKeepersPath(visit.receipt().instance());
        }
    }

    private void noteDevices(long sourceId, ReportEnvelope report) {
        if (report.typed()) {
            if (report.alive() != null) {
                devices.replace(sourceId, report.alive());
            }
        } else if (report.alive() != null) {
            devices.replaceAll(sourceId, report.alive());
        } else if (report.online() != null) {
            devices.keepOnly(sourceId, report.online());
        } else if (report.metrics() != null) {
            // Xboard-Node leaves "online" out when nobody is.
            devices.keepOnly(sourceId, Map.of());
        }
    }

    private byte[] handshake() {
        Settings settings = directory.settings();
        String json =
                "{\"websocket\":{\"enabled\":false},\"settings\":{\"push_interval\":"
                        + settings.pushIntervalSeconds()
                        + ",\"pull_interval\":"
                        + settings.pullIntervalSeconds()
                        + "}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
