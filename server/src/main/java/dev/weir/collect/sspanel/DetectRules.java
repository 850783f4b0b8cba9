package dev.weir.collect.sspanel;

import dev.weir.collect.node.GoPattern;
import dev.weir.collect.node.NodeSettings;
import dev.weir.directory.Node;
import dev.weir.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What nodes must not connect to, as regular expressions over destinations: the blocking routes of
 * their settings, as XrayR makes them of UniProxy's.
 */
final class DetectRules {
    private DetectRules() {}

    static byte[] write(List<Node> nodes) {
        return JsonWriter.object(json -> {
            json.field("ret", 1);
            json.startList("data");
            for (Node node : nodes) {
                for (NodeSettings.Block block : NodeSettings.of(node).blocks()) {
                    // XrayR ends when it is given an expression that it cannot compile.
                    List<String> matches = new ArrayList<>(block.matches());
                    matches.removeIf(match -> match.isEmpty() || !GoPattern.isSafe(match));
                    String regex = String.join("|", matches);
                    if (!regex.isEmpty() && GoPattern.isSafe(regex)) {
                        json.startObject()
                                .field("id", block.id())
                                .field("name", "route " + block.id())
                                .field("text", "")
                                .field("regex", regex)
                                .field("type", 1)
                                .end();
                    }
                }
            }
            json.end();
        });
    }
}
