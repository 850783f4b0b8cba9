package dev.weir.server;

import dev.weir.access.AuditEntry;
import dev.weir.access.AuditStore;
import dev.weir.access.HiddenSecrets;
import dev.weir.access.Principal;
import dev.weir.database.Transaction;
import dev.weir.journal.Act;
import dev.weir.journal.LateReport;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.posting.ActWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes rows of the audit log out of acts, in posting's transaction. Stateless. */
final class ActAudit implements ActWriter {
    /** The member of an act's document that {@link AuditedActs} adds. */
    static final String BY = "by";

    private final AuditStore store = new AuditStore();

    @Override
    public void write(Transaction tx, long position, Act act) throws SQLException {
        store.append(tx, entry(position, act));
    }

    private static AuditEntry entry(long position, Act act) {
        JsonObject document = document(act);
        boolean told = document.has(BY);
        JsonObject by = told ? document.object(BY) : document;
        JsonObject after = document.without(BY);
        JsonObject before = told && by.has("was") ? by.object("was") : null;
        return new AuditEntry(
                0,
                act.atMillis(),
                told ? kind(by.text("kind")) : kindOf(act.actor()),
                told ? by.number("account", 0) : 0,
                act.actor(),
                told ? by.text("address", "") : "",
                action(act.type(), told, before, after),
                target(act.type(), after),
                position,
                before == null ? null : before.toText(),
                switch (act.type()) {
                    case "users.saved" -> summary(after);
                    case "usage.imported" -> summaryOfImport(after);
                    case LateReport.TYPE -> HiddenSecrets.in(after.without("record")).toText();
                    default -> HiddenSecrets.in(after).toText();
                });
    }

    private static JsonObject document(Act act) {
        try {
            return JsonObject.read(act.document());
        } catch (JsonMismatch e) {
            // What posting could apply must not stop at its audit row.
            return JsonObject.read("{}".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Principal.Kind kind(String text) {
        for (Principal.Kind kind : Principal.Kind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        return Principal.Kind.NOBODY;
    }

    /** Of an act from before acts told it. */
    private static Principal.Kind kindOf(String actor) {
        return actor.equals(Principal.server().name())
                ? Principal.Kind.SERVER
                : Principal.Kind.LOCAL;
    }

    private static String action(
            String type, boolean told, @Nullable JsonObject before, JsonObject after) {
        if (!told || !type.endsWith(".saved") || type.equals("users.saved")) {
            return type;
        }
        String what = type.substring(0, type.length() - ".saved".length());
        boolean deleted = after.has("deleted") && after.flag("deleted");
        return what + (deleted ? ".deleted" : before == null ? ".created" : ".changed");
    }

    private static String target(String type, JsonObject after) {
        String what = type.substring(0, Math.max(0, type.indexOf('.')));
        if (type.equals("usage.imported")) {
            return "import " + after.text("origin", "");
        }
        for (String name :
                List.of("id", "source_id", "quarantineId", "position", "userId", "sourceId")) {
            if (after.value(name) instanceof Long number) {
                return switch (name) {
                    case "id" -> what + " " + number;
                    case "source_id", "sourceId" -> "node " + number;
                    case "quarantineId" -> "held " + number;
                    case "position" -> "report " + number;
                    default -> "user " + number;
                };
            }
        }
        return what;
    }

    /** Of a piece of another panel: its rows stand in tables of their own. */
    private static String summaryOfImport(JsonObject after) {
        return new String(
                JsonWriter.object(json ->
                        json.field("origin", after.text("origin"))
                                .field("users", after.list("users").size())
                                .field("nodeDays", after.list("nodeDays").size())
                                .field("documents", after.list("documents").size())),
                StandardCharsets.UTF_8);
    }

    /** Of many users that were made at once. */
    private static String summary(JsonObject after) {
        List<JsonObject> users = after.objects("users");
        return String.format(
                Locale.ROOT,
                "{\"users\":%d,\"first\":%d,\"last\":%d}",
                users.size(),
                users.isEmpty() ? 0 : users.getFirst().number("id"),
                users.isEmpty() ? 0 : users.getLast().number("id"));
    }
}
