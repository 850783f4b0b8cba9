package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.Group;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import dev.weir.json.JsonWriter;
import dev.weir.quota.Standing;
import dev.weir.quota.Standings;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** Users: list, look, make, change, delete, new uuid. */
final class UsersApi {
    private static final String LIST = "users";
    private static final Set<String> FIELDS =
            Set.of(
                    "id",
                    "name",
                    "email",
                    "uuid",
                    "groupId",
                    "limitBytes",
                    "expiresAt",
                    "enabled",
                    "speedLimitMbps",
                    "deviceLimit");

    private final Directory directory;
    private final DirectoryNames names;
    private final Standings standings;
    private final InstantSource wall;
    private final Tags tags;

    UsersApi(Directory directory, Standings standings, InstantSource wall) {
        this.directory = directory;
        this.names = new DirectoryNames(directory);
        this.standings = standings;
        this.wall = wall;
        this.tags = new Tags(directory);
    }

    void register(ApiRoutes routes) {
        routes.get("/users", Permission.USERS_READ, this::list)
                .post("/users", Permission.USERS_WRITE, this::create)
                .get("/users/{user}", Permission.USERS_READ, this::show)
                .patch("/users/{user}", Permission.USERS_WRITE, this::update)
                .delete("/users/{user}", Permission.USERS_WRITE, this::delete)
                .post("/users/{user}/uuid", Permission.USERS_WRITE, this::renew);
    }

    private enum SortBy {
        ID,
        EMAIL,
        NAME,
        EXPIRES
    }

    private ApiAnswer list(ApiRequest request) {
        for (String asked : List.of("sort", "order", "group", "standing", "enabled")) {
            if (request.has(asked)) {
                return sorted(request);
            }
        }
        // The same pages as sorted by number, without looking at every user.
        Sorting<User> byNumber = Sorting.of(request, LIST, SortBy.ID, user -> "", User::id);
        long after = byNumber.after(request);
        int limit = (int) request.query("limit", 100, 1, 1_000);
        List<User> page = names.usersAfter(after, request.query("search", ""), limit + 1);
        boolean more = page.size() > limit;
        List<User> shown = more ? page.subList(0, limit) : page;
        return ApiAnswer.ok(json -> {
            json.field("version", directory.version())
                    .field("total", directory.userCount())
                    .field("next", more ? byNumber.text(shown.getLast()) : null)
                    .startList("users");
            for (User user : shown) {
                json.startObject();
                members(json, user);
                json.end();
            }
            json.end();
        });
    }

    /** Users of a kind, in an order; every user is looked at. */
    private ApiAnswer sorted(ApiRequest request) {
        Predicate<User> wanted = filter(request);
        List<User> found =
                names.usersAfter(0, request.query("search", ""), Integer.MAX_VALUE).stream()
                        .filter(wanted)
                        .toList();
        SortBy by = request.query("sort", SortBy.ID);
        Function<User, String> key =
                switch (by) {
                    case ID -> user -> "";
                    case EMAIL -> User::email;
                    case NAME -> user -> user.name().toLowerCase(Locale.ROOT);
                    // Who never expires comes last.
                    case EXPIRES ->
                            user -> user.expiresAt() == null ? "~" : user.expiresAt().toString();
                };
        Sorting.Page<User> page =
                Sorting.of(request, LIST, by, key, User::id)
                        .page(found, request, (int) request.query("limit", 100, 1, 1_000));
        return ApiAnswer.ok(json -> {
            json.field("version", directory.version())
                    .field("total", found.size())
                    .field("next", page.next())
                    .startList("users");
            for (User user : page.rows()) {
                json.startObject();
                members(json, user);
                json.end();
            }
            json.end();
        });
    }

    private Predicate<User> filter(ApiRequest request) {
        Predicate<User> wanted = user -> true;
        if (request.has("group")) {
            long group = request.query("group", 0, 0, Long.MAX_VALUE);
            wanted = wanted.and(user -> user.groupId() == group);
        }
        if (request.has("enabled")) {
            boolean enabled = request.flag("enabled");
            wanted = wanted.and(user -> user.enabled() == enabled);
        }
        if (request.has("standing")) {
            Standing standing = request.query("standing", Standing.ACTIVE);
            long now = wall.millis();
            wanted = wanted.and(user -> standings.standingOf(user, now) == standing);
        }
        return wanted;
    }

    private ApiAnswer show(ApiRequest request) {
        User user = names.userOrTombstone(request.path("user"));
        return ApiAnswer.ok(json -> withSecret(json, user, request)).of(state(user));
    }

    private ApiAnswer create(ApiRequest request) {
        Fields fields = new Fields(request.body(), FIELDS);
        UserDraft draft = edited(UserDraft.of(""), fields);
        fields.check();
        checkMayChooseUuid(request, fields);
        User user = directory.createUser(draft, request.actor());
        return ApiAnswer.created(json -> withSecret(json, user, request)).of(state(user));
    }

    private ApiAnswer update(ApiRequest request) {
        Fields fields = new Fields(request.body(), FIELDS);
        edited(UserDraft.of(""), fields);
        fields.check();
        checkMayChooseUuid(request, fields);
        long id = names.user(request.path("user")).id();
        User user =
                tags.change(
                        request,
                        () -> state(names.user(Long.toString(id))),
                        () ->
                                directory.updateUser(
                                        id, draft -> edited(draft, fields), request.actor()));
        return ApiAnswer.ok(json -> withSecret(json, user, request)).of(state(user));
    }

    /** Who may not see a uuid may not set one that he knows. */
    private static void checkMayChooseUuid(ApiRequest request, Fields fields) {
        if (fields.has("uuid") && !request.seesCredentials()) {
            throw ApiProblem.of(
                    403,
                    "not_allowed",
                    "to choose a uuid needs the permission " + Permission.CREDENTIALS_READ.text());
        }
    }

    private ApiAnswer delete(ApiRequest request) {
        User user = names.user(request.path("user"));
        long deleted =
                tags.change(
                        request,
                        () -> state(names.user(Long.toString(user.id()))),
                        () -> {
                            directory.deleteUser(user.id(), request.actor());
                            return user.id();
                        });
        return ApiAnswer.ok(
                json -> json.field("id", deleted).field("version", directory.version()));
    }

    private ApiAnswer renew(ApiRequest request) {
        User user = directory.renewUuid(names.user(request.path("user")).id(), request.actor());
        return ApiAnswer.ok(json -> withSecret(json, user, request)).of(state(user));
    }

    private UserDraft edited(UserDraft draft, Fields fields) {
        return new UserDraft(
                fields.optional("id", draft.id()),
                fields.text("name", draft.name()),
                fields.text("email", draft.email()),
                fields.read(
                        "uuid",
                        draft.uuid(),
                        () ->
                                fields.body().isNull("uuid")
                                        ? null
                                        : UUID.fromString(fields.body().text("uuid"))),
                fields.number("groupId", draft.groupId(), Group.DEFAULT),
                fields.number("limitBytes", draft.limitBytes(), User.UNLIMITED),
                fields.moment("expiresAt", draft.expiresAt(), zone()),
                fields.flag("enabled", draft.enabled()),
                fields.smallNumber("speedLimitMbps", draft.speedLimitMbps(), 0),
                fields.smallNumber("deviceLimit", draft.deviceLimit(), 0));
    }

    /** The uuid signs the user in: lists do not show it, nor is it for everybody. */
    private void withSecret(JsonWriter json, User user, ApiRequest request) {
        members(json, user);
        json.field("uuid", request.seesCredentials() ? user.uuid().toString() : null)
                .field("version", directory.version());
    }

    private void members(JsonWriter json, User user) {
        json.field("id", user.id())
                .field("name", user.name())
                .field("email", user.email())
                .field("groupId", user.groupId())
                .optional(
                        "limitBytes",
                        user.limitBytes() == User.UNLIMITED ? null : (Long) user.limitBytes())
                .moment("expiresAt", user.expiresAt(), zone())
                .field("enabled", user.enabled())
                .field("speedLimitMbps", user.speedLimitMbps())
                .field("deviceLimit", user.deviceLimit())
                .field(
                        "standing",
                        standings.standingOf(user, wall.millis()).name().toLowerCase(Locale.ROOT))
                .field("deleted", user.deleted());
    }

    private static String state(User user) {
        return Tags.of(new DirectoryChange.UserSaved(user));
    }

    private ZoneId zone() {
        return directory.settings().calendar().zoneAt(wall.millis() / 1_000);
    }
}
