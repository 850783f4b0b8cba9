package dev.weir.web;

import dev.weir.access.Access;
import dev.weir.access.Account;
import dev.weir.access.Permission;
import dev.weir.access.Principal;
import dev.weir.access.Session;
import dev.weir.access.Sessions;
import dev.weir.access.SetUp;
import dev.weir.access.SignIn;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.net.URI;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Setting up, signing in and out, and who one is. */
final class SessionApi {
    private final Access access;
    private final SessionCookies cookies;
    private final Supplier<ZoneId> zone;
    private final Supplier<URI> address;

    /**
     * @param address of the page, for the link
     */
    SessionApi(
            Access access, SessionCookies cookies, Supplier<ZoneId> zone, Supplier<URI> address) {
        this.access = access;
        this.cookies = cookies;
        this.zone = zone;
        this.address = address;
    }

    void register(ApiRoutes routes) {
        routes.get("/setup", Permission.ANYONE, this::setUpNeeded)
                .post("/setup", Permission.ANYONE, this::setUp)
                .post("/setup/link", Permission.ACCESS_MANAGE, this::newLink)
                .post("/session", Permission.ANYONE, this::signIn)
                .post("/session/second-factor", Permission.ANYONE, this::secondFactor)
                .get("/session", Permission.KNOWN, this::whoAmI)
                .delete("/session", Permission.KNOWN, this::signOut);
    }

    private ApiAnswer setUpNeeded(ApiRequest request) {
        return ApiAnswer.ok(json -> json.field("needed", access.setUp().needed()));
    }

    private ApiAnswer setUp(ApiRequest request) {
        JsonObject body = only(request, Set.of("token", "email", "password"));
        Sessions.Opened opened =
                access.setUp()
                        .complete(
                                request.origin(),
                                body.text("token"),
                                body.text("email"),
                                body.text("password"));
        return signedIn(request, 201, opened);
    }

    private ApiAnswer newLink(ApiRequest request) {
        String secret = access.setUp().newLink();
        return ApiAnswer.created(json ->
                json.field("link", link(address.get(), secret))
                        .field("minutes", SetUp.LIFETIME.toMinutes()));
    }

    /** The secret stands in the fragment, which browsers keep to themselves. */
    static String link(URI page, String secret) {
        String text = page.toString();
        return (text.endsWith("/") ? text : text + "/") + "setup#token=" + secret;
    }

    private ApiAnswer signIn(ApiRequest request) {
        JsonObject body = only(request, Set.of("email", "password"));
        SignIn.Step step =
                access.signIn()
                        .password(request.origin(), body.text("email"), body.text("password"));
        return switch (step) {
            case SignIn.Step.Done done -> signedIn(request, 200, done.opened());
            case SignIn.Step.CodeNeeded needed ->
                    ApiAnswer.ok(json ->
                                    json.field("next", "second_factor")
                                            .field("ticket", needed.ticket()))
                            .withCookies(cookies.halfWay(request.http(), needed.half()));
        };
    }

    private ApiAnswer secondFactor(ApiRequest request) {
        JsonObject body = only(request, Set.of("ticket", "code"));
        Sessions.Opened opened =
                access.signIn()
                        .secondFactor(
                                request.origin(),
                                body.text("ticket"),
                                cookies.halfOf(request.http()).orElse(""),
                                body.text("code"));
        return signedIn(request, 200, opened);
    }

    private ApiAnswer signedIn(ApiRequest request, int status, Sessions.Opened opened) {
        return new ApiAnswer(
                        status,
                        JsonWriter.object(json -> {
                            json.field("next", "signed_in").startObject("account");
                            AccessJson.account(json, opened.account(), zone.get());
                            json.end();
                        }))
                .withCookies(cookies.signedIn(request.http(), opened.secret()));
    }

    private ApiAnswer whoAmI(ApiRequest request) {
        Principal caller = request.caller();
        return ApiAnswer.ok(json -> {
            json.field("kind", caller.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .field("name", caller.name())
                    .startList("permissions");
            new TreeSet<>(caller.permissions())
                    .stream()
                            .filter(one -> one != Permission.ANYONE)
                            .forEach(one -> json.value(one.text()));
            json.end();
            if (caller.kind() == Principal.Kind.ACCOUNT) {
                Account account = access.own().get(caller);
                json.startObject("account");
                AccessJson.account(json, account, zone.get());
                json.end();
            }
        });
    }

    private ApiAnswer signOut(ApiRequest request) {
        if (request.caller().kind() != Principal.Kind.ACCOUNT) {
            throw ApiProblem.of(
                    409, "no_session", "only a session can be signed out; a token is revoked");
        }
        access.sessions().signOut(request.origin());
        return ApiAnswer.ok(json -> json.field("signedOut", true))
                .withCookies(cookies.signedOut(request.http()));
    }

    /** The body, which may have these members and no others. */
    static JsonObject only(ApiRequest request, Set<String> known) {
        JsonObject body = request.body();
        new Fields(body, known).check();
        return body;
    }

    static void session(
            JsonWriter json, Session session, long endsAtMs, String current, ZoneId zone) {
        json.field("id", session.id())
                .field("current", session.id().equals(current))
                .momentMillis("createdAt", session.createdAtMs(), zone)
                .momentMillis("usedAt", session.usedAtMs(), zone)
                .momentMillis("endsAt", endsAtMs, zone)
                .field("address", session.address())
                .field("agent", session.agent());
    }
}
