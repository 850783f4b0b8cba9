package dev.weir.collect.uniproxy;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.Moment;
import dev.weir.collect.node.NodeDoor;
import dev.weir.collect.node.Reception.ClaimReader;
import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.directory.Settings;
import dev.weir.json.JsonWriter;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.NodeLoad;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/**
 * What Xboard's machines ask for themselves (docs/protocols/machine.md); for their nodes they use
 * the v2 routes. Any thread.
 */
public final class MachineApi {
    private static final String BASE = "/api/v2/server/machine/";
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final byte[] DONE = "{\"data\":true}".getBytes(StandardCharsets.UTF_8);

    private final ClaimReader claims = new UniProxyClaims();
    private final NodeDoor door;

    public MachineApi(NodeDoor door) {
        this.door = door;
    }

    /** Adds every route to the listener. */
    public void addTo(HttpRules rules) {
        rules.post(BASE + "nodes", door.reception().machine(claims, this::nodes))
                .post(BASE + "status", door.reception().machine(claims, this::status));
    }

    private void nodes(Machine machine, Moment arrival, byte[] body, ServerResponse response) {
        Settings settings = door.directory().settings();
        byte[] answer =
                JsonWriter.object(json -> {
                    json.startList("nodes");
                    for (long sourceId : machine.sourceIds()) {
                        Node node = door.directory().node(sourceId);
                        if (node != null && node.enabled()) {
                            json.startObject()
                                    .field("id", sourceId)
                                    .field("type", node.type())
                                    .field("name", node.name())
                                    .end();
                        }
                    }
                    json.end();
                    json.startObject("base_config")
                            .field("push_interval", settings.pushIntervalSeconds())
                            .field("pull_interval", settings.pullIntervalSeconds())
                            .end();
                });
        response.header(JSON).send(answer);
    }

    private void status(Machine machine, Moment arrival, byte[] body, ServerResponse response) {
        NodeLoad load = ReportEnvelope.load(new JsonCursor(body));
        if (load == null) {
            door.counters().count(Event.UNREADABLE_BODY, 1);
        } else {
            door.machines().load(machine.id(), load, arrival.wallMillis());
        }
        response.header(JSON).send(DONE);
    }
}
