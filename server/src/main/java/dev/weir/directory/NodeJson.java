package dev.weir.directory;

import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A node as JSON. Its settings are a document of their own and stay text. */
final class NodeJson {
    private NodeJson() {}

    static void write(Node node, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("source_id", node.sourceId());
        json.writeStringProperty("type", node.type());
        json.writeNumberProperty("node_id", node.nodeId());
        json.writeStringProperty("name", node.name());
        json.writeStringProperty("domain", node.domain());
        json.writeStringProperty("country", node.country());
        json.writeStringProperty("remark", node.remark());
        json.writeBooleanProperty("enabled", node.enabled());
        json.writeStringProperty("family", node.family().name());
        json.writeNumberProperty("capacity_bits_per_second", node.capacityBitsPerSecond());
        json.writeNumberProperty("user_limit", node.userLimit());
        json.writeArrayPropertyStart("groups");
        for (long group : node.groupIds()) {
            json.writeNumber(group);
        }
        json.writeEndArray();
        writeRate(node.rate(), json);
        json.writeStringProperty("token_sha256", node.tokenSha256());
        json.writeStringProperty("sentinel", node.sentinel().toString());
        json.writeStringProperty("settings", node.settings());
        json.writeBooleanProperty("deleted", node.deleted());
        json.writeEndObject();
    }

    private static void writeRate(RatePlan plan, JsonGenerator json) {
        json.writeArrayPropertyStart("rate");
        for (RatePlan.Version version : plan.history()) {
            json.writeStartObject();
            if (version.fromSeconds() != Long.MIN_VALUE) {
                json.writeNumberProperty("from", version.fromSeconds());
            }
            json.writeNumberProperty("base_millionths", version.baseMillionths());
            json.writeArrayPropertyStart("ranges");
            for (RatePlan.DayRange range : version.ranges()) {
                json.writeStartObject();
                json.writeStringProperty("start", range.start().toString());
                json.writeStringProperty("end", range.end().toString());
                json.writeNumberProperty("rate_millionths", range.rateMillionths());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Reads the object the parser stands on the start of. */
    static Node read(JsonParser json) {
        Fields fields = new Fields();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            fields.read(name, json);
        }
        return fields.node();
    }

    /** What has been read so far. */
    private static final class Fields {
        private long sourceId;
        private String type = "";
        private long nodeId;
        private String name = "";
        private String domain = "";
        private String country = "";
        private String remark = "";
        private boolean enabled = true;
        private Node.Family family = Node.Family.AUTO;
        private long capacity = NodeDraft.DEFAULT_CAPACITY;
        private int userLimit;
        private final SortedSet<Long> groups = new TreeSet<>();
        private RatePlan rate = RatePlan.constant(Rating.ONE);
        private String tokenSha256 = "";
        private UUID sentinel = new UUID(0, 0);
        private String settings = "{}";
        private boolean deleted;

        void read(String field, JsonParser json) {
            switch (field) {
                case "source_id" -> sourceId = json.getLongValue();
                case "type" -> type = json.getString();
                case "node_id" -> nodeId = json.getLongValue();
                case "name" -> name = json.getString();
                case "domain" -> domain = json.getString();
                case "country" -> country = json.getString();
                case "remark" -> remark = json.getString();
                case "enabled" -> enabled = json.getBooleanValue();
                case "family" -> family = Node.Family.valueOf(json.getString());
                case "capacity_bits_per_second" -> capacity = json.getLongValue();
                case "user_limit" -> userLimit = json.getIntValue();
                case "groups" -> readGroups(json);
                case "rate" -> rate = readRate(json);
                case "token_sha256" -> tokenSha256 = json.getString();
                case "sentinel" -> sentinel = UUID.fromString(json.getString());
                case "settings" -> settings = json.getString();
                case "deleted" -> deleted = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }

        private void readGroups(JsonParser json) {
            DirectoryJson.expect(json, JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                groups.add(json.getLongValue());
            }
        }

        Node node() {
            return new Node(
                    sourceId,
                    type,
                    nodeId,
                    name,
                    domain,
                    country,
                    remark,
                    enabled,
                    family,
                    capacity,
                    userLimit,
                    groups,
                    rate,
                    tokenSha256,
                    sentinel,
                    settings,
                    deleted);
        }
    }

    private static RatePlan readRate(JsonParser json) {
        DirectoryJson.expect(json, JsonToken.START_ARRAY);
        List<RatePlan.Version> history = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            DirectoryJson.expect(json, JsonToken.START_OBJECT);
            history.add(readVersion(json));
        }
        return new RatePlan(history);
    }

    private static RatePlan.Version readVersion(JsonParser json) {
        long from = Long.MIN_VALUE;
        long base = 0;
        List<RatePlan.DayRange> ranges = new ArrayList<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "from" -> from = json.getLongValue();
                case "base_millionths" -> base = json.getLongValue();
                case "ranges" -> {
                    DirectoryJson.expect(json, JsonToken.START_ARRAY);
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        ranges.add(readRange(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new RatePlan.Version(from, base, ranges);
    }

    private static RatePlan.DayRange readRange(JsonParser json) {
        LocalTime start = LocalTime.MIDNIGHT;
        LocalTime end = LocalTime.MIDNIGHT;
        long rate = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "start" -> start = LocalTime.parse(json.getString());
                case "end" -> end = LocalTime.parse(json.getString());
                case "rate_millionths" -> rate = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        return new RatePlan.DayRange(start, end, rate);
    }
}
