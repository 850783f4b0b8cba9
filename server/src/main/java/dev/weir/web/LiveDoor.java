package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.http.EntityTags;
import dev.weir.http.Tokens;
import dev.weir.http.WebSockets;
import dev.weir.live.CloseCodes;
import dev.weir.live.LiveHub;
import dev.weir.live.LiveTickets;
import dev.weir.live.Topic;
import dev.weir.live.Viewer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets in who may listen: the socket, the same figures for those who must poll, and the tickets of
 * end users.
 */
final class LiveDoor {
    private static final String PROTOCOL = "weir.live.1";
    private static final String ANY_PROTOCOL = "weir.live.";

    /** Browsers cannot set headers on a socket, and a secret must not stand in an address. */
    private static final String TOKEN = "weir.token.";

    private static final String TICKET = "weir.ticket.";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_USERS = 1_000;

    private final Guard guard;
    private final LiveHub hub;
    private final LiveTickets tickets;
    private final Rooms rooms;

    LiveDoor(Guard guard, LiveHub hub, LiveTickets tickets, Rooms rooms) {
        this.guard = guard;
        this.hub = hub;
        this.tickets = tickets;
        this.rooms = rooms;
    }

    void register(ApiRoutes routes) {
        routes.raw("/live/socket", Permission.USAGE_READ, this::socket)
                .raw("/live/snapshot", Permission.USAGE_READ, this::snapshot)
                .post("/users/{user}/live-ticket", Permission.USAGE_READ, this::ticket);
    }

    // ---- who

    private Optional<Viewer> byTicket(ServerRequest request, List<String> offered) {
        Optional<String> ticket = after(TICKET, offered);
        String authorization = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        if (ticket.isEmpty() && authorization.regionMatches(true, 0, "Ticket ", 0, 7)) {
            ticket = Optional.of(authorization.substring(7).strip());
        }
        return ticket.map(this::redeem);
    }

    private Viewer redeem(String text) {
        return tickets.redeem(text)
                .flatMap(good ->
                        guard.stillProven(good.kind(), good.credential())
                                .map(issuer ->
                                        new Viewer.EndUser(
                                                good.userId(),
                                                good.untilMillis(),
                                                rooms.wall(),
                                                issuer.still())))
                .filter(Viewer::admitted)
                .orElseThrow(() ->
                        ApiProblem.of(
                                401,
                                "ticket_ended",
                                "the live ticket is not good (any more)",
                                "get a new one from whoever issued it"));
    }

    private static Viewer staff(Guard.Proof proof) {
        Principal caller = proof.caller();
        if (!caller.may(Permission.USAGE_READ)) {
            throw ApiProblem.of(403, "not_allowed", "this needs the permission usage:read");
        }
        return new Viewer.Staff(caller.name(), proof.still());
    }

    private static Optional<String> after(String prefix, List<String> offered) {
        return offered.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .findFirst();
    }

    private void checkRoom(Viewer viewer) {
        String refusal = hub.refusal(viewer);
        if (refusal != null) {
            hub.refused();
            throw ApiProblem.of(
                    503, "too_many_live_connections", refusal, "close some, or poll instead");
        }
    }

    // ---- the socket

    private void socket(ServerRequest request, ServerResponse response) {
        List<String> offered = WebSockets.subprotocols(request);
        guard.checkNoForeignPage(request);
        Viewer viewer =
                byTicket(request, offered)
                        .orElseGet(() ->
                                staff(
                                        guard.proveUpgrade(
                                                request, after(TOKEN, offered).orElse(""))));
        if (!WebSockets.isAskedFor(request)) {
            response.header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13");
            throw ApiProblem.of(
                    426,
                    "no_web_socket",
                    "this is no request for a web socket of version 13",
                    "a proxy in between must pass Upgrade and Connection on; see docs/live.md");
        }
        Optional<String> spoken =
                offered.stream().filter(name -> name.startsWith(ANY_PROTOCOL)).findFirst();
        if (spoken.isPresent() && !offered.contains(PROTOCOL)) {
            throw WebSockets.accept(request, spoken.get(), new OtherVersion());
        }
        checkRoom(viewer);
        String chosen = offered.contains(PROTOCOL) ? PROTOCOL : "";
        throw WebSockets.accept(request, chosen, new LiveSocket(hub, viewer));
    }

    /** Tells a client that only a new one will do: it cannot read the status of an upgrade. */
    private static final class OtherVersion implements WsListener {
        @Override
        public void onOpen(WsSession session) {
            session.close(CloseCodes.PROTOCOL_VERSION, "this server speaks " + PROTOCOL);
        }
    }

    // ---- the same for those who poll

    private void snapshot(ServerRequest request, ServerResponse response) {
        Viewer viewer =
                byTicket(request, List.of()).orElseGet(() -> staff(guard.proveRead(request)));
        List<Topic> topics = new ArrayList<>();
        for (String name : listed(request, "topics")) {
            Topic topic = Topic.parse(name);
            if (topic != null) {
                topics.add(topic);
            } else if (!name.equals("users")) {
                throw ApiProblem.badParameter("topics", "there is no topic '" + name + "'");
            }
        }
        for (String id : listed(request, "users")) {
            if (!id.matches("[0-9]{1,18}")) {
                throw ApiProblem.badParameter("users", "expected a number, not '" + id + "'");
            }
            topics.add(new Topic.SomeUser(Long.parseLong(id)));
        }
        if (topics.isEmpty() || topics.size() > MOST_USERS) {
            throw ApiProblem.badParameter(
                    "topics", "expected 1 to " + MOST_USERS + " topics and users");
        }
        for (Topic topic : topics) {
            if (!viewer.may(topic)) {
                throw ApiProblem.of(
                        403, "topic_refused", topic.text() + " is not for " + viewer.account());
            }
        }
        checkRoom(viewer);
        answer(request, response, Polled.read(hub, viewer, topics, PATIENCE));
    }

    private static void answer(ServerRequest request, ServerResponse response, byte[] body) {
        // The moment of the answer changes each time, what it says only when something did.
        String etag = "\"" + Tokens.sha256Hex(Polled.withoutMoments(body)).substring(0, 32) + "\"";
        response.header(HeaderNames.ETAG, etag);
        ApiRoutes.headers(response);
        if (EntityTags.matches(request.headers(), etag)) {
            response.status(304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(body);
    }

    private static List<String> listed(ServerRequest request, String name) {
        return request.query().all(name, List::of).stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
    }

    // ---- tickets

    /** For a page of this user's: it shows what its issuer may see of him, while he may. */
    private ApiAnswer ticket(ApiRequest request) {
        long id = new DirectoryNames(rooms.directory()).user(request.path("user")).id();
        long seconds =
                request.body("seconds").number("seconds", Duration.ofMinutes(15).toSeconds());
        if (seconds < 10 || seconds > LiveTickets.LONGEST.toSeconds()) {
            throw ApiProblem.badParameter(
                    "seconds", "must be between 10 and " + LiveTickets.LONGEST.toSeconds());
        }
        LiveTickets.Issued issued =
                tickets.issue(
                        id,
                        request.caller().kind(),
                        request.caller().credential(),
                        Duration.ofSeconds(seconds));
        return ApiAnswer.created(json ->
                json.field("ticket", issued.text())
                        .momentMillis("until", issued.untilMillis(), rooms.zone()));
    }
}
