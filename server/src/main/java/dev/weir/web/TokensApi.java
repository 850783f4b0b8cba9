package dev.weir.web;

import dev.weir.access.Access;
import dev.weir.access.AccessToken;
import dev.weir.access.AccessTokens;
import dev.weir.access.Permission;
import dev.weir.json.JsonMismatch;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** API tokens: one's own, or all for who manages access. */
final class TokensApi {
    private final Access access;
    private final Supplier<ZoneId> zone;

    TokensApi(Access access, Supplier<ZoneId> zone) {
        this.access = access;
        this.zone = zone;
    }

    void register(ApiRoutes routes) {
        Permission own = Permission.OWN_TOKENS;
        routes.get("/tokens", own, this::list)
                .post("/tokens", own, this::create)
                .delete("/tokens/{token}", own, this::revoke);
    }

    private ApiAnswer list(ApiRequest request) {
        // The newest first; of one moment, by what tells them apart.
        Sorting.Page<AccessToken> page =
                new Sorting<AccessToken>(
                                new Cursor("tokens"),
                                token ->
                                        Sorting.number(Long.MAX_VALUE - token.createdAtMs())
                                                + token.id(),
                                token -> 0,
                                false)
                        .page(
                                access.tokens().visibleTo(request.caller()),
                                request,
                                (int) request.query("limit", 1_000, 1, 5_000));
        return ApiAnswer.ok(json -> {
            json.field("next", page.next()).startList("tokens");
            for (AccessToken token : page.rows()) {
                json.startObject();
                AccessJson.token(json, token, access.tokens(), zone.get());
                json.end();
            }
            json.end().startList("grantable");
            new TreeSet<>(request.caller().permissions())
                    .stream().filter(Permission::grantable).forEach(one -> json.value(one.text()));
            json.end();
        });
    }

    private ApiAnswer create(ApiRequest request) {
        Fields fields = new Fields(request.body(), Set.of("name", "scopes", "expiresAt"));
        @Nullable Instant expires = fields.moment("expiresAt", null, zone.get());
        fields.check();
        AccessTokens.Made made =
                access.tokens()
                        .create(
                                request.origin(),
                                fields.body().text("name"),
                                scopes(fields),
                                expires == null ? 0 : expires.toEpochMilli());
        return ApiAnswer.created(json -> {
            AccessJson.token(json, made.token(), access.tokens(), zone.get());
            json.field("token", made.text());
        });
    }

    private static Set<Permission> scopes(Fields fields) {
        Set<Permission> scopes = EnumSet.noneOf(Permission.class);
        for (Object one : fields.body().list("scopes")) {
            scopes.add(
                    Permission.of(String.valueOf(one))
                            .orElseThrow(() ->
                                    new JsonMismatch(
                                            "scopes", "there is no permission '" + one + "'")));
        }
        return scopes;
    }

    private ApiAnswer revoke(ApiRequest request) {
        String id = request.path("token");
        access.tokens().revoke(request.origin(), id);
        return ApiAnswer.ok(json -> json.field("id", id));
    }
}
