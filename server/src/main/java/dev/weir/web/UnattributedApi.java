package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.ledger.Range;
import dev.weir.ledger.Unattributed;
import dev.weir.ledger.UnattributedUsage;
import dev.weir.posting.LedgerAct;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

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

    private enum SortBy {
        ID,
        NAME,
        USED
    }

    private ApiAnswer list(ApiRequest request) {
        Unattributed.All all =
                rooms.ledger()
                        .unattributed(
                                new DirectoryNames(rooms.directory()).sourceAsked(request),
                                range(request));
        String text = request.query("search", "").toLowerCase(Locale.ROOT);
        List<UnattributedUsage> found =
                all.rows().stream()
                        .filter(row -> row.name().wireKey().toLowerCase(Locale.ROOT).contains(text))
                        .toList();
        SortBy by = request.query("sort", SortBy.ID);
        Function<UnattributedUsage, String> key =
                switch (by) {
                    case ID -> row -> "";
                    case NAME -> row -> row.name().wireKey().toLowerCase(Locale.ROOT);
                    case USED -> row -> Sorting.number(row.figures().total());
                };
        Sorting.Page<UnattributedUsage> page =
                Sorting.of(request, "unattributed", by, key, row -> row.name().id())
                        .page(found, request, (int) request.query("limit", 100, 1, 1_000));
        return ApiAnswer.ok(json -> {
            json.field("asOf", all.asOf())
                    .field("total", found.size())
                    .field("next", page.next())
                    .startList("unattributed");
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
            json.end();
        });
    }

    /** Of which days usage is asked for; empty = of all that there are. */
    private Optional<Range> range(ApiRequest request) {
        if (!request.has("from") && !request.has("to")) {
            return Optional.empty();
        }
        TimeRange times = new TimeRange(rooms.calendar(), rooms.wall().millis() / 1_000);
        return Optional.of(times.of(request, false));
    }

    private ApiAnswer assign(ApiRequest request) {
        long id = request.number("name");
        long userId = request.body("userId").number("userId");
        if (rooms.directory().user(userId) == null) {
            throw ApiProblem.notFound("user " + userId);
        }
        Unattributed name =
                rooms.ledger()
                        .unattributedName(id)
                        .orElseThrow(() -> ApiProblem.notFound("unattributed name " + id));
        return decisions.enter(new LedgerAct.Assign(name.sourceId(), id, userId), request);
    }
}
