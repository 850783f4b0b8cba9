package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.ledger.Page;
import dev.weir.ledger.Unattributed;
import dev.weir.ledger.UnattributedUsage;
import dev.weir.posting.LedgerAct;

/** Names on the wire that belong to nobody: list, assign to a user. */
final class UnattributedApi {
    private final Rooms rooms;
    private final Decisions decisions;

    UnattributedApi(Rooms rooms) {
        this.rooms = rooms;
        this.decisions = new Decisions(rooms);
    }

    void register(ApiRoutes routes) {
        routes.get("/unattributed", Permission.PROOF_READ, this::list)
                .post("/unattributed/{name}/assign", Permission.CORRECT, this::assign);
    }

    private ApiAnswer list(ApiRequest request) {
        Page<UnattributedUsage> page =
                rooms.ledger()
                        .unattributed(
                                request.query("after", 0, 0, Long.MAX_VALUE),
                                (int) request.query("limit", 100, 1, 1_000));
        return ApiAnswer.ok(json -> {
            json.field("asOf", page.asOf()).startList("unattributed");
            for (UnattributedUsage usage : page.rows()) {
                Unattributed name = usage.name();
                json.startObject()
                        .field("id", name.id())
                        .field("sourceId", name.sourceId())
                        .field("wireKey", name.wireKey())
                        .field("firstPosition", name.firstPosition());
                UsageJson.figures(json, usage.figures());
                json.end();
            }
            json.end()
                    .optional(
                            "next",
                            page.next().isPresent() ? (Long) page.next().getAsLong() : null);
        });
    }

    private ApiAnswer assign(ApiRequest request) {
        long id = request.number("name");
        long userId = request.body().number("userId");
        if (rooms.directory().user(userId) == null) {
            throw ApiProblem.notFound("user " + userId);
        }
        for (UnattributedUsage usage : rooms.ledger().unattributed(id - 1, 1).rows()) {
            if (usage.name().id() == id) {
                return decisions.enter(
                        new LedgerAct.Assign(usage.name().sourceId(), id, userId), request);
            }
        }
        throw ApiProblem.notFound("unattributed name " + id);
    }
}
