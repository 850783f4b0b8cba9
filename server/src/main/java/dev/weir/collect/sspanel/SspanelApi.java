package dev.weir.collect.sspanel;

import dev.weir.collect.node.AddressList;
import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.NodeDoor;
import dev.weir.collect.node.NodeSettings;
import dev.weir.collect.node.Reception;
import dev.weir.collect.node.Reception.ClaimReader;
import dev.weir.collect.node.Visit;
import dev.weir.directory.Node;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Route;
import dev.weir.presence.NodeLoad;
import dev.weir.roster.ConfigWriter;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of SSPanel's {@code mod_mu} (docs/protocols/sspanel.md). Any thread. */
public final class SspanelApi {
    /** The number of the node within a path. */
    static final String NODE = "id";

    private static final String BASE = "/mod_mu/";
    private static final String INFO = BASE + "nodes/{" + NODE + "}/info";
    private static final byte[] OK = bytes("{\"ret\":1,\"data\":\"ok\"}");
    private static final byte[] PONG = bytes("{\"ret\":1,\"data\":\"Pong? Pong!\"}");
    private static final AddressList ONLINE = new AddressList("user_id", "ip");
    private static final ConfigWriter NODE_INFO = NodeInfo::write;

    private final ClaimReader claims = new SspanelClaims();
    private final NodeDoor door;
    private final Reception reception;

    public SspanelApi(NodeDoor door) {
        this.door = door;
        this.reception = door.reception();
    }

    /** Adds every route to the listener. */
    public void addTo(HttpRules rules) {
        rules.get(INFO, reception.get(claims, this::info))
                .post(INFO, reception.post(claims, this::load))
                .get(BASE + "users", reception.get(claims, this::users))
                .post(BASE + "users/traffic", reception.post(claims, this::traffic))
                .post(BASE + "users/aliveip", reception.post(claims, this::online))
                .post(BASE + "users/detectlog", reception.post(claims, this::detected))
                .get(BASE + "func/detect_rules", reception.several(claims, this::rules))
                .get(BASE + "func/ping", reception.several(claims, this::ping));
    }

    private void info(Visit visit, ServerRequest request, ServerResponse response) {
        reception.represent(
                visit, door.rosters().config(visit.node(), NODE_INFO), request, response);
    }

    private void users(Visit visit, ServerRequest request, ServerResponse response) {
        NodeSettings settings = NodeSettings.of(visit.node());
        Format format = Format.sspanel(settings.port(), settings.text("cipher"));
        reception.represent(visit, door.rosters().users(visit.node(), format), request, response);
    }

    private void traffic(Visit visit, byte[] body, ServerResponse response) {
        door.take(visit, Route.SSPANEL_TRAFFIC, body, OK, response);
    }

    private void online(Visit visit, byte[] body, ServerResponse response) {
        door.noteAddresses(visit, body, "data", ONLINE);
        reception.answer(visit, response, OK);
    }

    /**
     * {@code {"uptime":"…","load":"0.05 0.21 0.34"}}. XrayR and its forks tell processor, memory
     * and disk as fractions of one there; what others tell is the load average, which is no share.
     */
    private void load(Visit visit, byte[] body, ServerResponse response) {
        if (visit.sender().client() == Client.RESTY) {
            door.note(visit, fractions(new JsonCursor(body)));
        }
        reception.answer(visit, response, OK);
    }

    private static @Nullable NodeLoad fractions(JsonCursor json) {
        if (!json.object()) {
            return null;
        }
        for (boolean first = true; json.member(first); first = false) {
            if (json.textIs("load") && json.text()) {
                String[] parts = json.textValue().strip().split(" +", 4);
                return parts.length < 3
                        ? null
                        : new NodeLoad(
                                percent(parts[0]),
                                100,
                                percent(parts[1]),
                                0,
                                0,
                                100,
                                percent(parts[2]));
            }
            json.skip();
        }
        return null;
    }

    /** Hundredths of a fraction, 0 when it is none. */
    private static long percent(String fraction) {
        if (!fraction.matches("[01]\\.[0-9]{1,6}|[01]")) {
            return 0;
        }
        return Math.min(100, Math.round(Double.parseDouble(fraction) * 100));
    }

    /** Whom a node saw breaking its rules. Not kept: Weir has no use for it. */
    private void detected(Visit visit, byte[] body, ServerResponse response) {
        reception.answer(visit, response, OK);
    }

    private void rules(List<Node> nodes, ServerRequest request, ServerResponse response) {
        Representation rules = Representation.json(DetectRules.write(nodes));
        Reception.represent(rules, request, response);
    }

    private void ping(List<Node> nodes, ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(PONG);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
