package dev.weir.directory;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A user as JSON. */
final class UserJson {
    private UserJson() {}

    static void write(User user, JsonGenerator json) {
        Instant expiresAt = user.expiresAt();
        json.writeStartObject();
        json.writeNumberProperty("id", user.id());
        json.writeStringProperty("name", user.name());
        json.writeStringProperty("email", user.email());
        json.writeStringProperty("uuid", user.uuid().toString());
        json.writeNumberProperty("credential", user.credentialId());
        json.writeNumberProperty("group", user.groupId());
        json.writeNumberProperty("limit_bytes", user.limitBytes());
        if (expiresAt != null) {
            json.writeNumberProperty("expires_at_ms", expiresAt.toEpochMilli());
        }
        json.writeBooleanProperty("enabled", user.enabled());
        json.writeNumberProperty("speed_limit_mbps", user.speedLimitMbps());
        json.writeNumberProperty("device_limit", user.deviceLimit());
        json.writeBooleanProperty("deleted", user.deleted());
        json.writeEndObject();
    }

    /** Reads the object the parser stands on the start of. */
    static User read(JsonParser json) {
        long id = 0;
        String userName = "";
        String email = "";
        UUID uuid = new UUID(0, 0);
        long credential = 0;
        long group = Group.DEFAULT;
        long limit = User.UNLIMITED;
        @Nullable Instant expiresAt = null;
        boolean enabled = true;
        int speedLimit = 0;
        int deviceLimit = 0;
        boolean deleted = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = json.getLongValue();
                case "name" -> userName = json.getString();
                case "email" -> email = json.getString();
                case "uuid" -> uuid = UUID.fromString(json.getString());
                case "credential" -> credential = json.getLongValue();
                case "group" -> group = json.getLongValue();
                case "limit_bytes" -> limit = json.getLongValue();
                case "expires_at_ms" -> expiresAt = Instant.ofEpochMilli(json.getLongValue());
                case "enabled" -> enabled = json.getBooleanValue();
                case "speed_limit_mbps" -> speedLimit = json.getIntValue();
                case "device_limit" -> deviceLimit = json.getIntValue();
                case "deleted" -> deleted = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return new User(
                id,
                userName,
                email,
                uuid,
                credential,
                group,
                limit,
                expiresAt,
                enabled,
                speedLimit,
                deviceLimit,
                deleted);
    }
}
