package dev.weir.collect.tidalab;

import dev.weir.collect.node.NodeClaim;
import dev.weir.collect.node.NodeDoor;
import dev.weir.collect.node.NodeSettings;
import dev.weir.collect.node.Reception;
import dev.weir.collect.node.Reception.ClaimReader;
import dev.weir.collect.node.Visit;
import dev.weir.directory.Node;
import dev.weir.journal.Report.Route;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The oldest routes of V2board: {@code ShadowsocksTidalab}, {@code TrojanTidalab} and {@code
 * Deepbwork}, one for each protocol there was (docs/protocols/tidalab.md). Any thread.
 */
public final class TidalabApi {
    private static final String BASE = "/api/v1/server/";
    private static final byte[] TAKEN =
            "{\"ret\":1,\"msg\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
    private static final int HIGHEST_PORT = 65_535;

    /** Writes the configuration of the program that the software steers through a local port. */
    @FunctionalInterface
    private interface CoreConfig {
        byte[] write(NodeSettings settings, int localPort);
    }

    private final NodeDoor door;
    private final Reception reception;

    public TidalabApi(NodeDoor door) {
        this.door = door;
        this.reception = door.reception();
    }

    /** Adds every route to the listener. */
    public void addTo(HttpRules rules) {
        add(rules, "ShadowsocksTidalab/", "shadowsocks", TidalabApi::shadowsocks);
        add(rules, "TrojanTidalab/", "trojan", node -> Format.TROJAN_TIDALAB);
        add(rules, "Deepbwork/", "vmess", node -> Format.DEEPBWORK);
        addConfig(
                rules,
                "TrojanTidalab/",
                "trojan",
                TrojanConfig.USUAL_LOCAL_PORT,
                TrojanConfig::write);
        addConfig(rules, "Deepbwork/", "vmess", V2rayConfig.USUAL_LOCAL_PORT, V2rayConfig::write);
    }

    private void add(HttpRules rules, String path, String type, Function<Node, Format> formatOf) {
        ClaimReader claims = claims(type);
        rules.get(
                        BASE + path + "user",
                        reception.get(
                                claims,
                                (visit, request, response) ->
                                        reception.represent(
                                                visit,
                                                door.rosters()
                                                        .users(
                                                                visit.node(),
                                                                formatOf.apply(visit.node())),
                                                request,
                                                response)))
                .post(BASE + path + "submit", reception.post(claims, this::submit));
    }

    private void addConfig(
            HttpRules rules, String path, String type, int usualPort, CoreConfig config) {
        rules.get(
                BASE + path + "config",
                reception.get(
                        claims(type),
                        (visit, request, response) -> {
                            byte[] written =
                                    config.write(
                                            NodeSettings.of(visit.node()),
                                            localPort(request, usualPort));
                            reception.represent(
                                    visit, Representation.json(written), request, response);
                        }));
    }

    private static Format shadowsocks(Node node) {
        NodeSettings settings = NodeSettings.of(node);
        return Format.shadowsocksTidalab(settings.port(), settings.text("cipher"));
    }

    private void submit(Visit visit, byte[] body, ServerResponse response) {
        door.take(visit, Route.TIDALAB_SUBMIT, body, TAKEN, response);
    }

    /** The path says the type; the query the rest. */
    private static ClaimReader claims(String type) {
        return request ->
                new NodeClaim(
                        NodeClaim.first(request.query(), "token"),
                        NodeClaim.first(request.query(), "node_id"),
                        type);
    }

    /** V2board answers 500 where there is none; a usual one serves better. */
    private static int localPort(ServerRequest request, int usual) {
        String told = NodeClaim.first(request.query(), "local_port");
        if (told == null || !told.matches("[0-9]{1,5}")) {
            return usual;
        }
        int port = Integer.parseInt(told);
        return port < 1 || port > HIGHEST_PORT ? usual : port;
    }
}
