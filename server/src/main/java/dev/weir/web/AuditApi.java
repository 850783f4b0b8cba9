package dev.weir.web;

import dev.weir.access.AuditEntry;
import dev.weir.access.AuditLog;
import dev.weir.access.AuditQuery;
import dev.weir.access.Permission;
import dev.weir.json.JsonWriter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who changed what, newest first. */
final class AuditApi {
    private static final Cursor CURSOR = new Cursor("audit");

    private final AuditLog audit;
    private final Supplier<ZoneId> zone;

    AuditApi(AuditLog audit, Supplier<ZoneId> zone) {
        this.audit = audit;
        this.zone = zone;
    }

    void register(ApiRoutes routes) {
        routes.get("/audit", Permission.AUDIT_READ, this::list);
    }

    private ApiAnswer list(ApiRequest request) {
        int limit = (int) request.query("limit", 50, 1, 500);
        List<AuditEntry> page =
                audit.page(
                        new AuditQuery(
                                CURSOR.number(request, Long.MAX_VALUE),
                                moment(request, "from", 0),
                                moment(request, "to", Long.MAX_VALUE),
                                request.query("actor", ""),
                                request.query("action", ""),
                                request.query("target", ""),
                                limit + 1));
        boolean more = page.size() > limit;
        List<AuditEntry> shown = more ? page.subList(0, limit) : page;
        return ApiAnswer.ok(json -> {
            CURSOR.next(json, more ? (Long) shown.getLast().id() : null);
            json.startList("entries");
            shown.forEach(entry -> members(json, entry));
            json.end();
        });
    }

    private static long moment(ApiRequest request, String name, long standard) {
        String text = request.query(name, "");
        if (text.isEmpty()) {
            return standard;
        }
        try {
            // A plus that nobody encoded arrives as a blank.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw ApiProblem.badParameter(
                    name, "expected a moment with its offset, not '" + text + "'");
        }
    }

    private void members(JsonWriter json, AuditEntry entry) {
        json.startObject()
                .field("id", entry.id())
                .momentMillis("at", entry.atMs(), zone.get())
                .field("kind", entry.kind().name().toLowerCase(Locale.ROOT))
                .field("actor", entry.actor())
                .field("address", entry.address().isEmpty() ? null : entry.address())
                .field("action", entry.action())
                .field("target", entry.target())
                .optional("position", entry.position() == 0 ? null : (Long) entry.position());
        state(json, "before", entry.before());
        state(json, "after", entry.after());
        json.end();
    }

    private static void state(JsonWriter json, String name, @Nullable String state) {
        if (state == null) {
            json.field(name, (String) null);
        } else {
            json.raw(name, state);
        }
    }
}
