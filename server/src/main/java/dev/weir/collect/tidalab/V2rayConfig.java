package dev.weir.collect.tidalab;

import dev.weir.collect.node.GoPattern;
import dev.weir.collect.node.NodeSettings;
import dev.weir.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole configuration of v2ray, as V2board writes it: one inbound for people, one for the program
 * that steers it.
 *
 * <p>XrayR up to 0.8 reads of it the first inbound and the domains of the second rule, and ends
 * when one of those is no expression that Go takes.
 */
final class V2rayConfig {
    static final int USUAL_LOCAL_PORT = 23_333;
    static final String CERTIFICATE = "/root/.cert/server.crt";
    static final String KEY = "/root/.cert/server.key";

    private V2rayConfig() {}

    static byte[] write(NodeSettings settings, int localPort) {
        return JsonWriter.object(json -> {
            json.startObject("log")
                    .field("loglevel", "debug")
                    .field("access", "access.log")
                    .field("error", "error.log")
                    .end();
            json.startObject("api");
            json.startList("services").value("HandlerService").value("StatsService").end();
            json.field("tag", "api").end();
            json.startObject("dns").end();
            json.startObject("stats").end();
            json.startList("inbounds");
            people(settings, json);
            steering(localPort, json);
            json.end();
            outbounds(json);
            routing(settings, json);
            policy(json);
        });
    }

    private static void people(NodeSettings settings, JsonWriter json) {
        json.startObject();
        json.field("port", settings.port()).field("protocol", "vmess");
        json.startObject("settings");
        json.startList("clients").end();
        json.end();
        json.startObject("sniffing").field("enabled", true);
        json.startList("destOverride").value("http").value("tls").end();
        json.end();
        String network = settings.text("network");
        json.startObject("streamSettings").field("network", network);
        if (!settings.network().names().isEmpty()) {
            json.raw(network + "Settings", settings.network().toText());
        }
        if (settings.tls()) {
            json.field("security", "tls");
            json.startObject("tlsSettings");
            json.startList("certificates")
                    .startObject()
                    .field("certificateFile", CERTIFICATE)
                    .field("keyFile", KEY)
                    .end()
                    .end();
            json.end();
        }
        json.end();
        json.field("tag", "proxy").end();
    }

    private static void steering(int localPort, JsonWriter json) {
        json.startObject().field("listen", "127.0.0.1").field("port", localPort);
        json.field("protocol", "dokodemo-door");
        json.startObject("settings").field("address", "0.0.0.0").end();
        json.field("tag", "api").end();
    }

    private static void outbounds(JsonWriter json) {
        json.startList("outbounds");
        json.startObject().field("protocol", "freedom").startObject("settings").end().end();
        json.startObject().field("protocol", "blackhole");
        json.startObject("settings").end();
        json.field("tag", "block").end();
        json.end();
    }

    private static void routing(NodeSettings settings, JsonWriter json) {
        List<String> domains = new ArrayList<>();
        for (NodeSettings.Block block : settings.blocks()) {
            block.matches().stream().filter(GoPattern::isSafe).forEach(domains::add);
        }
        json.startObject("routing").startList("rules");
        json.startObject()
                .field("type", "field")
                .field("inboundTag", "api")
                .field("outboundTag", "api")
                .end();
        if (!domains.isEmpty()) {
            json.startObject().field("type", "field");
            json.startList("domain");
            domains.forEach(json::value);
            json.end();
            json.field("outboundTag", "block").end();
        }
        json.end().end();
    }

    private static void policy(JsonWriter json) {
        json.startObject("policy").startObject("levels").startObject("0");
        json.field("handshake", 4).field("connIdle", 300);
        json.field("uplinkOnly", 5).field("downlinkOnly", 30);
        json.field("statsUserUplink", true).field("statsUserDownlink", true);
        json.end().end().end();
    }
}
