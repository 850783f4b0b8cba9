package dev.weir.collect.node;

import dev.weir.directory.Node;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's settings, for dialects that tell them in other words than UniProxy. Immutable.
 *
 * <p>The directory checked the document, all but what is free for the core of the node software: so
 * nothing here throws for a member of another type, it is as if absent.
 */
public final class NodeSettings {
    private static final JsonObject NOTHING = JsonObject.read(new byte[] {'{', '}'});

    private final JsonObject document;

    private NodeSettings(JsonObject document) {
        this.document = document;
    }

    public static NodeSettings of(Node node) {
        return new NodeSettings(JsonObject.read(node.settings().getBytes(StandardCharsets.UTF_8)));
    }

    /** A text of the document, empty when there is none. */
    public String text(String name) {
        return text(document, name);
    }

    /** A number of the document, 0 when there is none. */
    public long number(String name) {
        return document.value(name) instanceof Long number ? number : 0;
    }

    public boolean flag(String name) {
        return document.value(name) instanceof Boolean flag && flag;
    }

    /** The texts of a list, none when there is no list. */
    public List<String> texts(String name) {
        return texts(document, name);
    }

    public int port() {
        return Math.toIntExact(number("server_port"));
    }

    public boolean tls() {
        return number("tls") == 1;
    }

    public boolean reality() {
        return number("tls") == 2;
    }

    /** A text out of {@code tls_settings}. */
    public String ofTls(String name) {
        return text(object(document, "tls_settings"), name);
    }

    /** A text out of a member that is an object. */
    public String ofObject(String object, String name) {
        return text(object(document, object), name);
    }

    /** A member of a member that is an object; empty when there is none. */
    public JsonObject object(String object, String name) {
        return object(object(document, object), name);
    }

    /** The name that TLS is asked for, the first there is. */
    public String serverName() {
        String name = firstOf(ofTls("server_name"), text("server_name"));
        return firstOf(name, text("host"));
    }

    /** What REALITY looks like from outside: {@code host:port}. */
    public String realityDestination() {
        return realityHost() + ":" + realityPort();
    }

    public String realityHost() {
        return firstOf(ofTls("dest"), ofTls("server_name"));
    }

    public String realityPort() {
        return firstOf(ofTls("server_port"), "443");
    }

    public List<String> realityNames() {
        return oneOrMany("server_name", "server_names");
    }

    public List<String> realityShortIds() {
        return oneOrMany("short_id", "short_ids");
    }

    /** The path of the transport. */
    public String path() {
        return text(network(), "path");
    }

    /** The name of the gRPC service. */
    public String serviceName() {
        return text(network(), "serviceName");
    }

    /** The host that the transport asks for, empty = any. */
    public String transportHost() {
        JsonObject headers = object(network(), "headers");
        String host = firstOf(text(headers, "Host"), text(network(), "host"));
        return firstOf(host, text("host"));
    }

    /** {@code network_settings} as it is. */
    public JsonObject network() {
        return object(document, "network_settings");
    }

    /** What the node must not connect to, each as it was written, by route. */
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        if (document.value("routes") instanceof List<?> routes) {
            for (Object item : routes) {
                if (item instanceof JsonObject route && text(route, "action").equals("block")) {
                    long id = route.value("id") instanceof Long number ? number : 0;
                    blocks.add(new Block(id, texts(route, "match")));
                }
            }
        }
        return blocks;
    }

    /**
     * A route that blocks.
     *
     * @param id its number in the settings
     * @param matches what it matches, as the operator wrote it
     */
    public record Block(long id, List<String> matches) {}

    private List<String> oneOrMany(String one, String many) {
        JsonObject tls = object(document, "tls_settings");
        List<String> all = texts(tls, many);
        return all.isEmpty() ? List.of(text(tls, one)) : all;
    }

    private static String firstOf(String preferred, String other) {
        return preferred.isEmpty() ? other : preferred;
    }

    private static String text(JsonObject object, String name) {
        return object.value(name) instanceof String text ? text : "";
    }

    private static List<String> texts(JsonObject object, String name) {
        List<String> texts = new ArrayList<>();
        if (object.value(name) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static JsonObject object(JsonObject object, String name) {
        return object.value(name) instanceof JsonObject member ? member : NOTHING;
    }
}
