package dev.weir.collect.tidalab;

import dev.weir.collect.node.NodeSettings;
import dev.weir.json.JsonWriter;

/**
 * A whole configuration of trojan (the C++ program, by way of its management port), as V2board
 * writes it: where certificates lie and where strangers are sent is fixed.
 */
final class TrojanConfig {
    static final int USUAL_LOCAL_PORT = 10_000;

    private TrojanConfig() {}

    static byte[] write(NodeSettings settings, int localPort) {
        return JsonWriter.object(json -> {
            json.field("run_type", "server").field("local_addr", "0.0.0.0");
            json.field("local_port", settings.port());
            json.field("remote_addr", "www.taobao.com").field("remote_port", 80);
            json.startList("password").end();
            json.startObject("ssl")
                    .field("cert", V2rayConfig.CERTIFICATE)
                    .field("key", V2rayConfig.KEY)
                    .field("sni", settings.serverName())
                    .end();
            json.startObject("api")
                    .field("enabled", true)
                    .field("api_addr", "127.0.0.1")
                    .field("api_port", localPort)
                    .end();
        });
    }
}
