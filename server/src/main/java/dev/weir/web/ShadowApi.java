package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.json.JsonWriter;
import dev.weir.shadow.Bytes;
import dev.weir.shadow.Fate;
import dev.weir.shadow.ForwardedPush;
import dev.weir.shadow.NotTaken;
import dev.weir.shadow.Shadow;
import dev.weir.shadow.ShadowState;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Shadow mode: what reached the old panel, and where the two disagree. */
final class ShadowApi {
    private static final int MOST = 200;

    /** Single pushes of other fates are not kept. */
    private static final Set<Fate> SHOWN = EnumSet.of(Fate.UNKNOWN, Fate.REFUSED);

    private final Rooms rooms;

    ShadowApi(Rooms rooms) {
        this.rooms = rooms;
    }

    void register(ApiRoutes routes) {
        routes.get("/shadow", Permission.PROOF_READ, this::state);
        routes.get("/shadow/pushes", Permission.PROOF_READ, this::pushes);
    }

    private Shadow shadow() {
        return shadow(rooms);
    }

    /** Shadow mode, or the problem that it is off. */
    static Shadow shadow(Rooms rooms) {
        return rooms.shadow()
                .orElseThrow(() ->
                        ApiProblem.of(
                                409,
                                "shadow_off",
                                "shadow mode is off",
                                "set shadow-panel and shadow-panel-token and start again"));
    }

    private ApiAnswer state(ApiRequest request) {
        if (rooms.shadow().isEmpty()) {
            return ApiAnswer.ok(json -> json.field("on", false));
        }
        ShadowState state = shadow().state();
        Map<Fate, Shadow.Said> said = shadow().said();
        List<NotTaken> reasons = shadow().notTaken();
        long end = rooms.journal().end();
        ZoneId zone = rooms.zone();
        return ApiAnswer.ok(json -> {
            json.field("on", true)
                    .field("panel", state.panel())
                    .field("phase", word(state.phase()))
                    .momentMillis("since", state.sinceMillis(), zone)
                    .field("trouble", state.trouble())
                    .field("position", state.position())
                    .field("behindEntries", Math.max(0, end - state.position()))
                    .momentMillis("waitingSince", state.waitingSinceMillis(), zone)
                    .field("putOff", state.putOff())
                    .field("passedOver", state.passedOver())
                    .startObject("sums");
            for (Fate fate : EnumSet.complementOf(EnumSet.of(Fate.SENDING))) {
                Shadow.Said one = said.getOrDefault(fate, new Shadow.Said(0, new Bytes(0, 0)));
                json.startObject(fate.word())
                        .field("pushes", one.pushes())
                        .field("upload", one.bytes().upload())
                        .field("download", one.bytes().download())
                        .end();
            }
            json.end().startList("notTaken");
            for (NotTaken one : reasons) {
                json.startObject()
                        .field("fate", one.fate().word())
                        .field("reason", one.reason())
                        .field("pushes", one.pushes())
                        .field("upload", one.bytes().upload())
                        .field("download", one.bytes().download())
                        .momentMillis("lastAt", one.lastAtMillis(), zone)
                        .field("lastSaid", one.lastSaid())
                        .end();
            }
            json.end();
        });
    }

    private ApiAnswer pushes(ApiRequest request) {
        Fate fate = request.query("fate", Fate.UNKNOWN);
        if (!SHOWN.contains(fate)) {
            throw ApiProblem.badParameter("fate", "expected unknown or refused");
        }
        Cursor cursor = new Cursor("shadow-pushes:" + fate.word());
        long before = cursor.number(request, Long.MAX_VALUE);
        int limit = Math.toIntExact(request.query("limit", 50, 1, MOST));
        List<ForwardedPush> found = shadow().pushes(fate, before, limit + 1);
        boolean more = found.size() > limit;
        List<ForwardedPush> page = more ? found.subList(0, limit) : found;
        return ApiAnswer.ok(json -> {
            json.startList("pushes");
            page.forEach(push -> push(json, push));
            cursor.next(json.end(), more ? (Long) page.getLast().position() : null);
        });
    }

    private void push(JsonWriter json, ForwardedPush push) {
        ZoneId zone = rooms.zone();
        Directory directory = rooms.directory();
        json.startObject().field("position", push.position());
        UsageJson.source(json, directory, push.sourceId());
        json.field("fate", push.fate().word())
                .momentMillis("at", push.atMillis(), zone)
                .momentMillis("sentAt", push.sentAtMillis(), zone)
                .field("status", push.status())
                .field("users", push.users())
                .field("upload", push.upload())
                .field("download", push.download())
                .field("said", push.said())
                .end();
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
