package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import dev.weir.journal.Act;
import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Directory changes as the documents of acts, and back.
 *
 * <p>Written and read token by token: object mapping would cost start-up time and would make the
 * journal's format follow the names of Java fields. Unknown members are skipped, so that an older
 * program reads what a newer one wrote.
 */
public final class DirectoryJson {
    static final String USER_SAVED = "user.saved";
    static final String USERS_SAVED = "users.saved";

    /** Act type of a node. */
    public static final String NODE_SAVED = "node.saved";

    static final String GROUP_SAVED = "group.saved";
    static final String MACHINE_SAVED = "machine.saved";
    static final String SETTINGS_SAVED = "settings.saved";

    private static final JsonFactory FACTORY = new JsonFactory();

    private DirectoryJson() {}

    /** The act type of a change, such as {@code user.saved}. */
    public static String typeOf(DirectoryChange change) {
        return switch (change) {
            case UserSaved _ -> USER_SAVED;
            case UsersSaved _ -> USERS_SAVED;
            case NodeSaved _ -> NODE_SAVED;
            case GroupSaved _ -> GROUP_SAVED;
            case MachineSaved _ -> MACHINE_SAVED;
            case SettingsSaved _ -> SETTINGS_SAVED;
        };
    }

    public static byte[] write(DirectoryChange change) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            switch (change) {
                case UserSaved saved -> UserJson.write(saved.user(), json);
                case UsersSaved saved -> writeUsers(saved.users(), json);
                case NodeSaved saved -> NodeJson.write(saved.node(), json);
                case GroupSaved saved -> writeGroup(saved.group(), json);
                case MachineSaved saved -> MachineJson.write(saved.machine(), json);
                case SettingsSaved saved -> SettingsJson.write(saved.settings(), json);
            }
        }
        return bytes.toByteArray();
    }

    /**
     * The change an act stands for, or null when the act is not the directory's.
     *
     * @throws IllegalArgumentException when the document is not what its type says
     */
    public static @Nullable DirectoryChange read(Act act) {
        return read(act.type(), act.document());
    }

    static @Nullable DirectoryChange read(String type, byte[] document) {
        return switch (type) {
            case USER_SAVED -> new UserSaved(parse(type, document, UserJson::read));
            case USERS_SAVED -> new UsersSaved(parse(type, document, DirectoryJson::readUsers));
            case NODE_SAVED -> new NodeSaved(parse(type, document, NodeJson::read));
            case GROUP_SAVED -> new GroupSaved(parse(type, document, DirectoryJson::readGroup));
            case MACHINE_SAVED -> new MachineSaved(parse(type, document, MachineJson::read));
            case SETTINGS_SAVED -> new SettingsSaved(parse(type, document, SettingsJson::read));
            default -> null;
        };
    }

    private static <T> T parse(String type, byte[] document, Function<JsonParser, T> reader) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            json.nextToken();
            expect(json, JsonToken.START_OBJECT);
            return reader.apply(json);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("unreadable document of " + type, e);
        }
    }

    /** Fails unless the parser stands on this token. */
    static void expect(JsonParser json, JsonToken token) {
        if (json.currentToken() != token) {
            throw new IllegalArgumentException(
                    "expected " + token + ", got " + json.currentToken());
        }
    }

    private static void writeUsers(List<User> users, JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("users");
        for (User user : users) {
            UserJson.write(user, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static List<User> readUsers(JsonParser json) {
        List<User> users = new ArrayList<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("users")) {
                expect(json, JsonToken.START_ARRAY);
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    expect(json, JsonToken.START_OBJECT);
                    users.add(UserJson.read(json));
                }
            } else {
                json.skipChildren();
            }
        }
        return users;
    }

    private static void writeGroup(Group group, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("id", group.id());
        json.writeStringProperty("name", group.name());
        json.writeBooleanProperty("deleted", group.deleted());
        json.writeEndObject();
    }

    private static Group readGroup(JsonParser json) {
        long id = 0;
        String groupName = "";
        boolean deleted = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = json.getLongValue();
                case "name" -> groupName = json.getString();
                case "deleted" -> deleted = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }
        return new Group(id, groupName, deleted);
    }
}
