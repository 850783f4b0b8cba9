package dev.weir.web;

import dev.weir.access.AccessRefused;
import dev.weir.access.Origin;
import dev.weir.access.Permission;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.directory.InvalidChange;
import dev.weir.directory.JournalRefused;
import dev.weir.directory.NoSuchEntry;
import dev.weir.http.Bodies;
import dev.weir.http.Connection;
import dev.weir.http.DoorMeter;
import dev.weir.http.EntityTags;
import dev.weir.json.JsonMismatch;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts routes behind the guard, and turns what goes wrong into problem+json. */
final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

    /** Answers one kind of request; throws {@link ApiProblem} to refuse it. */
    @FunctionalInterface
    interface Route {
        ApiAnswer answer(ApiRequest request);
    }

    /** What stands before every path of a route. */
    static final String BASE = "/api/v1";

    /**
     * Passwords, codes and tokens that are shown once go through these: nothing of such requests
     * and answers is kept for a repetition, so a key for one is refused rather than left unheeded.
     */
    private static final Set<Permission> NOT_REPEATABLE =
            Set.of(
                    Permission.ANYONE,
                    Permission.KNOWN,
                    Permission.OWN_ACCOUNT,
                    Permission.OWN_TOKENS,
                    Permission.ACCESS_MANAGE);

    private final List<DeclaredRoute> declared = new ArrayList<>();
    private final HttpRules rules;
    private final Guard guard;
    private final Bodies bodies;
    private final RepeatedWrites repeated;
    private final AccessLog log;

    ApiRoutes(HttpRules rules, Guard guard, Bodies bodies, RepeatedWrites repeated, AccessLog log) {
        this.rules = rules;
        this.guard = guard;
        this.bodies = bodies;
        this.repeated = repeated;
        this.log = log;
    }

    ApiRoutes get(String path, Permission permission, Route route) {
        return on(Method.GET, path, permission, route);
    }

    ApiRoutes post(String path, Permission permission, Route route) {
        return on(Method.POST, path, permission, route);
    }

    ApiRoutes patch(String path, Permission permission, Route route) {
        return on(Method.PATCH, path, permission, route);
    }

    ApiRoutes delete(String path, Permission permission, Route route) {
        return on(Method.DELETE, path, permission, route);
    }

    private ApiRoutes on(Method method, String path, Permission permission, Route route) {
        declared.add(new DeclaredRoute(method.text(), BASE + path, permission));
        Route once = method.equals(Method.GET) ? route : request -> repeated.once(request, route);
        if (!method.equals(Method.GET) && NOT_REPEATABLE.contains(permission)) {
            once = request -> unrepeated(request, route);
        }
        rules.route(method, BASE + path, guarded(BASE + path, permission, once));
        return this;
    }

    private static ApiAnswer unrepeated(ApiRequest request, Route route) {
        if (request.hasHeader(RepeatedWrites.HEADER)) {
            throw ApiProblem.of(
                    422,
                    "key_not_taken",
                    "writes about access take no " + RepeatedWrites.HEADER,
                    "send it without; nothing that holds a secret is kept for a repetition");
        }
        return route.answer(request);
    }

    /**
     * A route that asks for its permission itself, because it may also be asked by others than
     * staff.
     */
    ApiRoutes raw(String path, Permission permission, Handler handler) {
        declared.add(new DeclaredRoute(Method.GET.text(), BASE + path, permission));
        rules.get(
                BASE + path,
                (request, response) -> {
                    try {
                        guard.checkHost(request);
                        handler.handle(request, response);
                    } catch (CloseConnectionException noAnswer) {
                        throw noAnswer;
                    } catch (ApiProblem problem) {
                        refuse(response, problem);
                    } catch (RuntimeException e) {
                        refuse(response, translate(request, e));
                    }
                });
        return this;
    }

    /** Every route so far, in order. */
    List<DeclaredRoute> declared() {
        return List.copyOf(declared);
    }

    /** The last route: whatever else stands under /api/v1 is there for nobody. */
    void nothingElse() {
        Handler guarded =
                guarded(
                        "none",
                        Permission.KNOWN,
                        request -> {
                            throw methods(request.path()).isEmpty()
                                    ? ApiProblem.of(404, "no_such_route", "there is no such route")
                                    : ApiProblem.of(
                                            405,
                                            "no_such_method",
                                            "this route is not asked so",
                                            "it takes " + methods(request.path()));
                        });
        Handler handler =
                (request, response) -> {
                    String methods = methods(request.path().path());
                    if (!methods.isEmpty()) {
                        response.header(HeaderNames.ALLOW, methods);
                    }
                    guarded.handle(request, response);
                };
        rules.any(BASE, handler).any(BASE + "/*", handler);
    }

    /** By which methods a path is asked, such as {@code GET, POST}; empty = there is none. */
    private String methods(String path) {
        return declared.stream()
                .filter(route -> path.matches(route.path().replaceAll("\\{[^}]+}", "[^/]+")))
                .map(DeclaredRoute::method)
                .collect(Collectors.joining(", "));
    }

    private Handler guarded(String path, Permission permission, Route route) {
        return (request, response) ->
                log.around(
                        path,
                        request,
                        response,
                        whoAsked -> serve(permission, route, request, response, whoAsked));
    }

    private void serve(
            Permission permission,
            Route route,
            ServerRequest request,
            ServerResponse response,
            Consumer<String> whoAsked)
            throws Exception {
        try {
            Connection.current().countAs(DoorMeter.Kind.API);
            guard.checkHost(request);
            Origin origin = guard.admit(request, permission);
            whoAsked.accept(AccessLog.name(origin.who()));
            if (permission != Permission.ANYONE) {
                // From here on the connection is the operator's and may wait for news.
                Connection.current().proven();
            }
            ApiRequest asked = new ApiRequest(request, bodies, origin);
            ApiAnswer answer = origin.during(() -> route.answer(asked));
            headers(response);
            answer.headers().forEach(response::header);
            send(request, response, answer);
        } catch (CloseConnectionException noAnswer) {
            throw noAnswer;
        } catch (ApiProblem problem) {
            refuse(response, problem);
        } catch (RuntimeException e) {
            refuse(response, translate(request, e));
        }
    }

    /** Whoever has these bytes already is told so. */
    private static void send(ServerRequest request, ServerResponse response, ApiAnswer answer) {
        boolean reads = request.prologue().method().equals(Method.GET);
        if (reads || !answer.state().isEmpty()) {
            String state = answer.state().isEmpty() ? "" : answer.state() + ".";
            String tag = "\"" + state + Tags.hash(answer.body()) + "\"";
            response.header(HeaderNames.ETAG, tag);
            if (reads && EntityTags.matches(request.headers(), tag)) {
                response.status(Status.NOT_MODIFIED_304).send();
                return;
            }
        }
        response.status(answer.status())
                .header(HeaderNames.CONTENT_TYPE, answer.type())
                .send(answer.body());
    }

    /** Whether an exception says that nothing was done, and why. */
    static boolean isRefusal(RuntimeException e) {
        return e instanceof JsonMismatch
                || e instanceof InvalidChange
                || e instanceof NoSuchEntry
                || e instanceof AccessRefused
                || e instanceof JournalRefused;
    }

    static void refuse(ServerResponse response, ApiProblem problem) {
        headers(response);
        if (problem.retryAfterSeconds() > 0) {
            response.header(HeaderNames.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
        }
        if (problem.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        response.status(problem.status())
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .send(problem.document());
    }

    /** Nothing of the API may be framed, cached, sniffed or run. */
    static void headers(ServerResponse response) {
        response.header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }

    private static ApiProblem translate(ServerRequest request, RuntimeException e) {
        return switch (e) {
            case JsonMismatch mismatch ->
                    mismatch.field().isEmpty()
                            ? ApiProblem.of(400, "bad_json", message(mismatch))
                            : ApiProblem.invalid(
                                    List.of(
                                            new ApiProblem.FieldProblem(
                                                    mismatch.field(),
                                                    "invalid",
                                                    message(mismatch))));
            case InvalidChange invalid ->
                    ApiProblem.invalid(
                            invalid.problems().stream()
                                    .map(problem ->
                                            new ApiProblem.FieldProblem(
                                                    camel(problem.field()),
                                                    problem.code(),
                                                    problem.message()))
                                    .toList());
            case AccessRefused refused -> translate(refused);
            case NoSuchEntry none -> ApiProblem.notFound(none.kind() + " " + none.id());
            case JournalRefused refused ->
                    ApiProblem.of(
                            503,
                            "journal_refused",
                            message(refused),
                            "nothing was changed; try again, and look at the disk");
            case DatabaseUnavailable unavailable -> {
                LOG.warn("The database did not answer {}", request.path().path(), unavailable);
                yield ApiProblem.of(
                        503,
                        "database_unavailable",
                        "the database does not answer now",
                        "reports are still taken; figures come back with the database");
            }
            default -> {
                LOG.error("Failed on {} {}", request.prologue().method(), request.path().path(), e);
                yield ApiProblem.of(500, "internal_error", "the server failed; its log says why");
            }
        };
    }

    private static ApiProblem translate(AccessRefused refused) {
        String detail = message(refused);
        return switch (refused.why()) {
            case WRONG_CREDENTIALS -> ApiProblem.of(401, "wrong_credentials", detail);
            case WRONG_CODE -> ApiProblem.of(401, "wrong_code", detail);
            // Not 401: whoever asks is signed in and stays so.
            case WRONG_PASSWORD -> ApiProblem.of(403, "wrong_password", detail);
            case SETUP_LINK_INVALID ->
                    ApiProblem.of(
                            403,
                            "setup_link_invalid",
                            detail,
                            "start the server again, or say 'weir admin link' or 'weir admin"
                                    + " create' on its machine");
            case BEYOND_OWN_PERMISSIONS -> ApiProblem.of(403, "not_allowed", detail);
            case TOO_MANY_ATTEMPTS ->
                    ApiProblem.later(429, "too_many_attempts", detail, refused.retryAfterSeconds());
            case BUSY -> ApiProblem.later(503, "busy", detail, refused.retryAfterSeconds());
            case ALREADY_SET_UP -> ApiProblem.of(409, "already_set_up", detail);
            case NOT_FOUND -> ApiProblem.of(404, "not_found", detail);
            case CONFLICT -> ApiProblem.of(409, "conflict", detail);
            case LAST_OWNER -> ApiProblem.of(409, "last_owner", detail);
            case INVALID ->
                    ApiProblem.invalid(
                            List.of(
                                    new ApiProblem.FieldProblem(
                                            refused.field(), "invalid", detail)));
        };
    }

    /** The directory names fields as columns are named; a protocol's settings keep their names. */
    private static String camel(String field) {
        if (field.contains("settings.")) {
            return field;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            boolean starts = i > 0 && field.charAt(i - 1) == '_';
            if (field.charAt(i) != '_') {
                name.append(starts ? Character.toUpperCase(field.charAt(i)) : field.charAt(i));
            }
        }
        return name.toString();
    }

    private static String message(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}
