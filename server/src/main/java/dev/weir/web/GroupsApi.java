package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.Group;
import dev.weir.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Groups: list, make, rename, delete. */
final class GroupsApi {
    private final Directory directory;
    private final DirectoryNames names;
    private final Tags tags;

    GroupsApi(Directory directory) {
        this.directory = directory;
        this.names = new DirectoryNames(directory);
        this.tags = new Tags(directory);
    }

    void register(ApiRoutes routes) {
        routes.get("/groups", Permission.USERS_READ, this::list)
                .post("/groups", Permission.USERS_WRITE, this::create)
                .get("/groups/{group}", Permission.USERS_READ, this::show)
                .patch("/groups/{group}", Permission.USERS_WRITE, this::rename)
                .delete("/groups/{group}", Permission.USERS_WRITE, this::delete);
    }

    private enum SortBy {
        ID,
        NAME
    }

    private ApiAnswer list(ApiRequest request) {
        List<Group> found = directory.groups().stream().filter(filter(request)).toList();
        SortBy by = request.query("sort", SortBy.ID);
        Function<Group, String> key =
                switch (by) {
                    case ID -> group -> "";
                    case NAME -> group -> group.name().toLowerCase(Locale.ROOT);
                };
        Sorting.Page<Group> page =
                Sorting.of(request, "groups", by, key, Group::id)
                        .page(found, request, (int) request.query("limit", 1_000, 1, 5_000));
        return ApiAnswer.ok(json -> {
            json.field("version", directory.version())
                    .field("total", found.size())
                    .field("next", page.next())
                    .startList("groups");
            for (Group group : page.rows()) {
                json.startObject();
                members(json, group);
                json.end();
            }
            json.end();
        });
    }

    /** By a part of the name; those that a node serves; the one that a user is in. */
    private Predicate<Group> filter(ApiRequest request) {
        String text = request.query("search", "").toLowerCase(Locale.ROOT);
        Predicate<Group> wanted = group -> group.name().toLowerCase(Locale.ROOT).contains(text);
        if (request.has("node")) {
            Set<Long> served = names.node(request.query("node", "")).groupIds();
            wanted = wanted.and(group -> served.contains(group.id()));
        }
        if (request.has("user")) {
            long of = names.user(request.query("user", "")).groupId();
            wanted = wanted.and(group -> group.id() == of);
        }
        return wanted;
    }

    private ApiAnswer show(ApiRequest request) {
        return answer(200, group(request.number("group")));
    }

    private ApiAnswer create(ApiRequest request) {
        return answer(
                201, directory.createGroup(request.body("name").text("name"), request.actor()));
    }

    private ApiAnswer rename(ApiRequest request) {
        long id = request.number("group");
        String name = request.body("name").text("name");
        return answer(
                200,
                tags.change(
                        request,
                        () -> state(group(id)),
                        () -> directory.renameGroup(id, name, request.actor())));
    }

    private ApiAnswer delete(ApiRequest request) {
        long id = request.number("group");
        long deleted =
                tags.change(
                        request,
                        () -> state(group(id)),
                        () -> {
                            directory.deleteGroup(id, request.actor());
                            return id;
                        });
        return ApiAnswer.ok(
                json -> json.field("id", deleted).field("version", directory.version()));
    }

    private Group group(long id) {
        return directory.groups().stream()
                .filter(group -> group.id() == id)
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("group " + id));
    }

    private static String state(Group group) {
        return Tags.of(new DirectoryChange.GroupSaved(group));
    }

    private static ApiAnswer answer(int status, Group group) {
        return new ApiAnswer(status, JsonWriter.object(json -> members(json, group)))
                .of(state(group));
    }

    private static void members(JsonWriter json, Group group) {
        json.field("id", group.id()).field("name", group.name());
    }
}
