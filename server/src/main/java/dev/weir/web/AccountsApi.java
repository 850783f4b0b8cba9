package dev.weir.web;

import dev.weir.access.Access;
import dev.weir.access.Account;
import dev.weir.access.Permission;
import dev.weir.access.Role;
import dev.weir.access.Session;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Supplier;

/** The accounts of everybody, for who manages access. */
final class AccountsApi {
    private final Access access;
    private final Supplier<ZoneId> zone;

    AccountsApi(Access access, Supplier<ZoneId> zone) {
        this.access = access;
        this.zone = zone;
    }

    void register(ApiRoutes routes) {
        Permission manage = Permission.ACCESS_MANAGE;
        routes.get("/accounts", manage, this::list)
                .post("/accounts", manage, this::create)
                .get("/accounts/{account}", manage, this::show)
                .patch("/accounts/{account}", manage, this::update)
                .delete("/accounts/{account}", manage, this::delete)
                .post("/accounts/{account}/password", manage, this::resetPassword)
                .delete("/accounts/{account}/totp", manage, this::removeSecondFactor)
                .get("/accounts/{account}/sessions", manage, this::sessions)
                .delete("/accounts/{account}/sessions", manage, this::endSessions);
    }

    private ApiAnswer list(ApiRequest request) {
        Sorting.Page<Account> page =
                Sorting.byNumber("accounts", Account::id)
                        .page(
                                access.accounts().list(),
                                request,
                                (int) request.query("limit", 1_000, 1, 5_000));
        return ApiAnswer.ok(json -> {
            json.field("next", page.next()).startList("accounts");
            for (Account account : page.rows()) {
                json.startObject();
                AccessJson.account(json, account, zone.get());
                json.end();
            }
            json.end();
        });
    }

    private ApiAnswer create(ApiRequest request) {
        JsonObject body = SessionApi.only(request, Set.of("email", "password", "role"));
        Account account =
                access.accounts()
                        .create(
                                request.origin(),
                                body.text("email"),
                                body.text("password"),
                                role(body));
        return ApiAnswer.created(json -> AccessJson.account(json, account, zone.get()));
    }

    private static Role role(JsonObject body) {
        return Role.of(body.text("role"))
                .orElseThrow(() ->
                        new JsonMismatch("role", "expected owner, operator, billing or read-only"));
    }

    private ApiAnswer show(ApiRequest request) {
        return shown(access.accounts().get(request.number("account")));
    }

    private ApiAnswer shown(Account account) {
        return ApiAnswer.ok(json -> AccessJson.account(json, account, zone.get()));
    }

    private ApiAnswer update(ApiRequest request) {
        JsonObject body = SessionApi.only(request, Set.of("role", "enabled"));
        return shown(
                access.accounts()
                        .update(
                                request.origin(),
                                request.number("account"),
                                body.isNull("role") ? null : role(body),
                                body.isNull("enabled") ? null : (Boolean) body.flag("enabled")));
    }

    private ApiAnswer delete(ApiRequest request) {
        long id = request.number("account");
        access.accounts().delete(request.origin(), id);
        return ApiAnswer.ok(json -> json.field("id", id));
    }

    private ApiAnswer resetPassword(ApiRequest request) {
        JsonObject body = SessionApi.only(request, Set.of("password"));
        return shown(
                access.accounts()
                        .resetPassword(
                                request.origin(),
                                request.number("account"),
                                body.text("password")));
    }

    private ApiAnswer removeSecondFactor(ApiRequest request) {
        return shown(
                access.accounts().removeSecondFactor(request.origin(), request.number("account")));
    }

    private ApiAnswer sessions(ApiRequest request) {
        Account account = access.accounts().get(request.number("account"));
        return ApiAnswer.ok(json -> {
            json.startList("sessions");
            for (Session session : access.sessions().of(account.id())) {
                json.startObject();
                SessionApi.session(
                        json,
                        session,
                        access.sessions().endsAtMs(session),
                        request.caller().credential(),
                        zone.get());
                json.end();
            }
            json.end();
        });
    }

    private ApiAnswer endSessions(ApiRequest request) {
        Account account = access.accounts().get(request.number("account"));
        int ended = access.sessions().endOthers(request.origin(), account.id(), "");
        return ApiAnswer.ok(json -> json.field("ended", ended));
    }
}
