package dev.weir.directory;

import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A machine as JSON. */
final class MachineJson {
    private MachineJson() {}

    static void write(Machine machine, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("id", machine.id());
        json.writeStringProperty("name", machine.name());
        json.writeBooleanProperty("enabled", machine.enabled());
        json.writeArrayPropertyStart("nodes");
        for (long sourceId : machine.sourceIds()) {
            json.writeNumber(sourceId);
        }
        json.writeEndArray();
        json.writeStringProperty("token_sha256", machine.tokenSha256());
        json.writeBooleanProperty("deleted", machine.deleted());
        json.writeEndObject();
    }

    static Machine read(JsonParser json) {
        long id = 0;
        String machineName = "";
        boolean enabled = true;
        SortedSet<Long> sourceIds = new TreeSet<>();
        String token = "";
        boolean deleted = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = json.getLongValue();
                case "name" -> machineName = json.getString();
                case "enabled" -> enabled = json.getBooleanValue();
                case "nodes" -> {
                    DirectoryJson.expect(json, JsonToken.START_ARRAY);
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        sourceIds.add(json.getLongValue());
                    }
                }
                case "token_sha256" -> token = json.getString();
                case "deleted" -> deleted = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return new Machine(id, machineName, enabled, sourceIds, token, deleted);
    }
}
