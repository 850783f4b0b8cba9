package dev.weir.collect.ppanel;

import dev.weir.collect.node.AddressList;
import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.NodeClaim;
import dev.weir.collect.node.NodeDoor;
import dev.weir.collect.node.Reception;
import dev.weir.collect.node.Reception.ClaimReader;
import dev.weir.collect.node.Visit;
import dev.weir.directory.Node;
import dev.weir.journal.Report.Route;
import dev.weir.presence.NodeLoad;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of ppanel-node (docs/protocols/ppanel.md). Any thread.
 *
 * <p>A server of PPanel is all nodes of one number, one for each protocol it serves.
 */
public final class PpanelApi {
    private static final String SERVER = "id";
    private static final String BASE = "/v1/server/";
    private static final byte[] DONE =
            "{\"code\":200,\"msg\":\"success\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);
    private static final AddressList ONLINE = new AddressList("UID", "IP");

    private final NodeDoor door;
    private final Reception reception;

    public PpanelApi(NodeDoor door) {
        this.door = door;
        this.reception = door.reception();
    }

    /** Adds every route to the listener. */
    public void addTo(HttpRules rules) {
        ClaimReader server =
                request ->
                        new NodeClaim(
                                NodeClaim.first(request.query(), "secret_key"),
                                NodeClaim.first(request.path().pathParameters(), SERVER),
                                null);
        ClaimReader node =
                request ->
                        new NodeClaim(
                                NodeClaim.first(request.query(), "secret_key"),
                                NodeClaim.first(request.query(), "server_id"),
                                NodeClaim.first(request.query(), "protocol"));
        rules.get("/v2/server/{" + SERVER + "}", reception.several(server, this::server))
                .get(BASE + "user", reception.get(node, this::users))
                .post(BASE + "push", reception.post(node, this::push))
                .post(BASE + "online", reception.post(node, this::online))
                .post(BASE + "status", reception.post(node, this::status));
    }

    private void server(List<Node> nodes, ServerRequest request, ServerResponse response) {
        byte[] server = ServerConfig.write(nodes, door.directory().settings());
        Reception.represent(Representation.json(server), request, response);
    }

    private void users(Visit visit, ServerRequest request, ServerResponse response) {
        reception.represent(
                visit, door.rosters().users(visit.node(), Format.JSON), request, response);
    }

    private void push(Visit visit, byte[] body, ServerResponse response) {
        door.take(visit, Route.PPANEL_PUSH, body, DONE, response);
    }

    private void online(Visit visit, byte[] body, ServerResponse response) {
        door.noteAddresses(visit, body, "users", ONLINE);
        reception.answer(visit, response, DONE);
    }

    private void status(Visit visit, byte[] body, ServerResponse response) {
        door.note(visit, load(new JsonCursor(body)));
        reception.answer(visit, response, DONE);
    }

    /** Reads {@code {"cpu":1.5,"mem":40.2,"disk":31,"updated_at":…}}, all in percent. */
    private static @Nullable NodeLoad load(JsonCursor json) {
        if (!json.object()) {
            return null;
        }
        double cpu = 0;
        long memory = 0;
        long disk = 0;
        for (boolean first = true; json.member(first); first = false) {
            if (json.textIs("cpu")) {
                cpu = percent(json.real());
            } else if (json.textIs("mem")) {
                memory = Math.round(percent(json.real()));
            } else if (json.textIs("disk")) {
                disk = Math.round(percent(json.real()));
            } else {
                json.skip();
            }
        }
        return json.failed() ? null : new NodeLoad(cpu, 100, memory, 0, 0, 100, disk);
    }

    private static double percent(double told) {
        return told >= 0 && told <= 100 ? told : 0;
    }
}
