package dev.weir.roster;

import dev.weir.directory.Node;
import dev.weir.directory.Settings;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of a node's configuration: the members of its settings in the order in which they are
 * kept, with what clients want in two spellings written twice.
 *
 * <p>A client's reading of a member is in the protocol page; a changed byte makes V2bX reload the
 * node and v2node restart its core, so nothing here may depend on anything but node and settings.
 */
final class ConfigBody {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ConfigBody() {}

    static byte[] write(Node node, Settings settings) {
        Map<String, String> members = members(node.settings());
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeStringProperty("protocol", protocol(node, members));
            members.forEach((name, value) -> {
                switch (name) {
                    case "network_settings" -> {
                        // V2bX dies of an absent networkSettings, v2node reads the other.
                        write("networkSettings", value, json);
                        write("network_settings", value, json);
                    }
                    case "obfs_password" -> {
                        write("obfs-password", value, json);
                        write("obfs_password", value, json);
                    }
                    case "routes" -> {
                        writeBaseConfig(settings, json);
                        write("routes", value, json);
                    }
                    default -> write(name, value, json);
                }
            });
            json.writeEndObject();
        }
        return body.toByteArray();
    }

    /**
     * v2node knows only hysteria2, hysteria's own fork ignores the name, Xboard-Node takes both.
     */
    private static String protocol(Node node, Map<String, String> members) {
        boolean second = "2".equals(members.get("version"));
        return node.type().equals("hysteria") && second ? "hysteria2" : node.type();
    }

    private static void writeBaseConfig(Settings settings, JsonGenerator json) {
        json.writeObjectPropertyStart("base_config");
        json.writeNumberProperty("push_interval", settings.pushIntervalSeconds());
        json.writeNumberProperty("pull_interval", settings.pullIntervalSeconds());
        // Thresholds below which v2node keeps silent; every byte is wanted here.
        json.writeNumberProperty("node_report_min_traffic", 0);
        json.writeNumberProperty("device_online_min_traffic", 0);
        json.writeEndObject();
    }

    private static void write(String name, String value, JsonGenerator json) {
        json.writeName(name);
        json.writeRawValue(value);
    }

    /** The members of the document, each value as its JSON text. */
    private static Map<String, String> members(String document) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                StringWriter value = new StringWriter();
                try (JsonGenerator copy =
                        FACTORY.createGenerator(ObjectWriteContext.empty(), value)) {
                    copy.copyCurrentStructure(json);
                }
                members.put(name, value.toString());
            }
        }
        return members;
    }
}
