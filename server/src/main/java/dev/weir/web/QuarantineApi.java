package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.User;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.HeldFilter;
import dev.weir.ledger.Page;
import dev.weir.ledger.Quarantined;
import dev.weir.posting.LedgerAct;
import java.time.ZoneId;
import java.util.Optional;

/** Held amounts: list, release, assign to another user, dismiss. */
final class QuarantineApi {
    private static final Cursor CURSOR = new Cursor("quarantine");

    private final Rooms rooms;
    private final Decisions decisions;

    QuarantineApi(Rooms rooms) {
        this.rooms = rooms;
        this.decisions = new Decisions(rooms);
    }

    void register(ApiRoutes routes) {
        routes.get("/quarantine", Permission.PROOF_READ, this::list)
                .post("/quarantine/{held}/release", Permission.CORRECT, this::release)
                .post("/quarantine/{held}/assign", Permission.CORRECT, this::assign)
                .post("/quarantine/{held}/dismiss", Permission.CORRECT, this::dismiss);
    }

    private ApiAnswer list(ApiRequest request) {
        Page<Quarantined> page =
                rooms.ledger()
                        .quarantine(
                                filter(request),
                                CURSOR.number(request, 0),
                                (int) request.query("limit", 100, 1, 1_000));
        return ApiAnswer.ok(json -> {
            json.field("asOf", page.asOf()).startList("quarantine");
            for (Quarantined held : page.rows()) {
                json.startObject();
                members(json, held, rooms.zone());
                json.end();
            }
            json.end();
            CURSOR.next(json, page.next());
        });
    }

    private HeldFilter filter(ApiRequest request) {
        DirectoryNames names = new DirectoryNames(rooms.directory());
        return new HeldFilter(
                request.query("state", Quarantined.State.HELD),
                names.sourceAsked(request),
                names.userAsked(request),
                request.has("reason")
                        ? Optional.of(request.query("reason", Quarantined.Reason.AMBIGUOUS))
                        : Optional.empty());
    }

    /** A held amount as members of the present object. */
    static void members(JsonWriter json, Quarantined held, ZoneId zone) {
        json.field("id", held.id())
                .field("position", held.position())
                .field("sourceId", held.sourceId())
                .field("wireKey", held.wireKey())
                .field("userId", held.userId())
                .field("upload", held.upload())
                .field("download", held.download())
                .momentMillis("from", held.fromMs(), zone)
                .momentMillis("to", held.toMs(), zone)
                .field("reason", held.reason().word())
                .field("state", held.state().word());
    }

    private ApiAnswer release(ApiRequest request) {
        return decisions.enter(new LedgerAct.Release(held(request), 0), request);
    }

    private ApiAnswer assign(ApiRequest request) {
        long userId = request.body("userId").number("userId");
        User user = rooms.directory().user(userId);
        if (user == null) {
            throw ApiProblem.notFound("user " + userId);
        }
        return decisions.enter(new LedgerAct.Release(held(request), userId), request);
    }

    private ApiAnswer dismiss(ApiRequest request) {
        return decisions.enter(new LedgerAct.Dismiss(held(request)), request);
    }

    private long held(ApiRequest request) {
        long id = request.number("held");
        Quarantined held =
                rooms.ledger()
                        .quarantined(id)
                        .orElseThrow(() -> ApiProblem.notFound("held amount " + id));
        if (held.state() != Quarantined.State.HELD) {
            throw ApiProblem.of(
                    409,
                    "already_decided",
                    "held amount " + id + " was " + held.state().word() + " already");
        }
        return id;
    }
}
