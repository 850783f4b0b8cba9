package dev.weir.server;

import dev.weir.access.HiddenSecrets;
import dev.weir.access.Origin;
import dev.weir.directory.ActLog;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import dev.weir.directory.DirectoryJson;
import dev.weir.directory.Group;
import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.journal.Act;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds to every act, before it is entered, what the audit log must know of it: who asked for it,
 * from where, and what stood before. So the audit log needs the database as little as the act
 * itself does, and cannot lose what the journal keeps: posting writes its rows (ADR 8).
 *
 * <p>The addition is the member {@code by} of the act's document, which nothing else reads. Any
 * thread.
 */
final class AuditedActs implements ActLog {
    private final ActLog journal;
    private volatile @Nullable Directory directory;

    AuditedActs(ActLog journal) {
        this.journal = journal;
    }

    /** Whose changes these are: asked what stood before, under the lock of its changes. */
    void of(Directory present) {
        directory = present;
    }

    @Override
    public long append(Act act) {
        Origin origin = Origin.current();
        byte[] by =
                JsonWriter.object(json -> {
                    json.field("kind", origin.who().kind().name())
                            .field("account", origin.who().accountId())
                            .field("address", origin.address());
                    JsonObject before = before(act);
                    if (before != null) {
                        json.raw("was", before.toText());
                    }
                });
        return journal.append(
                new Act(
                        act.id(),
                        act.type(),
                        act.actor(),
                        act.atMillis(),
                        withMember(act.document(), by)));
    }

    private @Nullable JsonObject before(Act act) {
        Directory present = directory;
        DirectoryChange change = present == null ? null : DirectoryJson.read(act);
        DirectoryChange before = change == null || present == null ? null : before(present, change);
        return before == null
                ? null
                : HiddenSecrets.in(JsonObject.read(DirectoryJson.write(before)));
    }

    private static @Nullable DirectoryChange before(Directory present, DirectoryChange change) {
        return switch (change) {
            case UserSaved saved -> {
                User user = present.userOrTombstone(saved.user().id());
                yield user == null ? null : new UserSaved(user);
            }
            case NodeSaved saved -> {
                Node node = present.nodeOrTombstone(saved.node().sourceId());
                yield node == null ? null : new NodeSaved(node);
            }
            case GroupSaved saved -> {
                Group group = present.group(saved.group().id());
                yield group == null ? null : new GroupSaved(group);
            }
            case MachineSaved saved -> {
                Machine machine = present.machine(saved.machine().id());
                yield machine == null ? null : new MachineSaved(machine);
            }
            case SettingsSaved _ -> new SettingsSaved(present.settings());
            // Only imports of new users come by many.
            case UsersSaved _ -> null;
        };
    }

    /** A document that is an object, with one more member. */
    private static byte[] withMember(byte[] object, byte[] value) {
        int end = object.length - 1;
        while (end > 0 && object[end] != '}') {
            end--;
        }
        boolean empty = true;
        for (int i = 1; i < end; i++) {
            empty &= object[i] == ' ';
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(object.length + value.length + 8);
        whole.write(object, 0, end);
        whole.writeBytes(
                ((empty ? "" : ",") + "\"" + ActAudit.BY + "\":")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        whole.writeBytes(value);
        whole.write('}');
        return whole.toByteArray();
    }
}
