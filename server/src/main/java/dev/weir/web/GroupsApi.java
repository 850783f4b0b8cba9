package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.Group;
import dev.weir.json.JsonWriter;

/** Groups: list, make, rename, delete. */
final class GroupsApi {
    private final Directory directory;

    GroupsApi(Directory directory) {
        this.directory = directory;
    }

    void register(ApiRoutes routes) {
        routes.get("/groups", Permission.USERS_READ, this::list)
                .post("/groups", Permission.USERS_WRITE, this::create)
                .patch("/groups/{group}", Permission.USERS_WRITE, this::rename)
                .delete("/groups/{group}", Permission.USERS_WRITE, this::delete);
    }

    private ApiAnswer list(ApiRequest request) {
        return ApiAnswer.ok(json -> {
            json.field("version", directory.version()).startList("groups");
            for (Group group : directory.groups()) {
                json.startObject();
                members(json, group);
                json.end();
            }
            json.end();
        });
    }

    private ApiAnswer create(ApiRequest request) {
        Group group = directory.createGroup(request.body().text("name"), request.actor());
        return ApiAnswer.created(json -> members(json, group));
    }

    private ApiAnswer rename(ApiRequest request) {
        Group group =
                directory.renameGroup(
                        request.number("group"), request.body().text("name"), request.actor());
        return ApiAnswer.ok(json -> members(json, group));
    }

    private ApiAnswer delete(ApiRequest request) {
        long id = request.number("group");
        directory.deleteGroup(id, request.actor());
        return ApiAnswer.ok(json -> json.field("id", id).field("version", directory.version()));
    }

    private static void members(JsonWriter json, Group group) {
        json.field("id", group.id()).field("name", group.name());
    }
}
