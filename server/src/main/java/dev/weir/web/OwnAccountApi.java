package dev.weir.web;

import dev.weir.access.Access;
import dev.weir.access.Account;
import dev.weir.access.OwnAccount;
import dev.weir.access.Permission;
import dev.weir.access.Session;
import dev.weir.json.JsonObject;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Supplier;

/** One's own account: password, second factor, sessions. */
final class OwnAccountApi {
    private final Access access;
    private final SessionCookies cookies;
    private final Supplier<ZoneId> zone;

    OwnAccountApi(Access access, SessionCookies cookies, Supplier<ZoneId> zone) {
        this.access = access;
        this.cookies = cookies;
        this.zone = zone;
    }

    void register(ApiRoutes routes) {
        Permission own = Permission.OWN_ACCOUNT;
        routes.get("/account", own, this::show)
                .post("/account/password", own, this::changePassword)
                .post("/account/totp", own, this::offer)
                .post("/account/totp/confirm", own, this::confirm)
                .post("/account/totp/disable", own, this::disable)
                .post("/account/recovery-codes", own, this::renewCodes)
                .get("/account/sessions", own, this::sessions)
                .delete("/account/sessions", own, this::endOthers)
                .delete("/account/sessions/{session}", own, this::end);
    }

    private ApiAnswer show(ApiRequest request) {
        Account account = access.own().get(request.caller());
        long codes = access.own().recoveryCodesLeft(request.caller());
        return ApiAnswer.ok(json -> {
            AccessJson.account(json, account, zone.get());
            json.field("recoveryCodesLeft", codes);
        });
    }

    private ApiAnswer changePassword(ApiRequest request) {
        JsonObject body = SessionApi.only(request, Set.of("present", "wanted"));
        return changed(
                request,
                access.own()
                        .changePassword(
                                request.origin(), body.text("present"), body.text("wanted")));
    }

    private ApiAnswer offer(ApiRequest request) {
        OwnAccount.Offered offered =
                access.own().offerSecondFactor(request.origin(), password(request));
        return ApiAnswer.ok(
                json -> json.field("secret", offered.secret()).field("uri", offered.uri()));
    }

    private ApiAnswer confirm(ApiRequest request) {
        JsonObject body = SessionApi.only(request, Set.of("code"));
        return changed(
                request, access.own().confirmSecondFactor(request.origin(), body.text("code")));
    }

    private ApiAnswer disable(ApiRequest request) {
        return changed(
                request, access.own().removeSecondFactor(request.origin(), password(request)));
    }

    private ApiAnswer renewCodes(ApiRequest request) {
        return changed(
                request, access.own().renewRecoveryCodes(request.origin(), password(request)));
    }

    private static String password(ApiRequest request) {
        return SessionApi.only(request, Set.of("password")).text("password");
    }

    private ApiAnswer changed(ApiRequest request, OwnAccount.Changed changed) {
        return ApiAnswer.ok(
                        json -> {
                            AccessJson.account(json, changed.opened().account(), zone.get());
                            json.startList("recoveryCodes");
                            changed.recoveryCodes().forEach(json::value);
                            json.end();
                        })
                .withCookies(cookies.signedIn(request.http(), changed.opened().secret()));
    }

    private ApiAnswer sessions(ApiRequest request) {
        return ApiAnswer.ok(json -> {
            json.startList("sessions");
            for (Session session : access.sessions().of(request.caller().accountId())) {
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

    private ApiAnswer endOthers(ApiRequest request) {
        int ended =
                access.sessions()
                        .endOthers(
                                request.origin(),
                                request.caller().accountId(),
                                request.caller().credential());
        return ApiAnswer.ok(json -> json.field("ended", ended));
    }

    private ApiAnswer end(ApiRequest request) {
        access.sessions()
                .end(request.origin(), request.caller().accountId(), request.path("session"));
        return ApiAnswer.ok(json -> json.field("ended", 1));
    }
}
