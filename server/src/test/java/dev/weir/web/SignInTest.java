package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Signing in, as people do it and as strangers attack it. */
final class SignInTest {
    private static final String WRONG = "{\"email\":\"%s\",\"password\":\"wrong wrong wrong\"}";

    @TempDir Path data;
    private WebFixture web;

    @BeforeEach
    void open() {
        web = new WebFixture(data);
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void letsNobodyInWithoutAnAccount() {
        Person nobody = new Person(web);

        assertThat(nobody.signIn("admin@example.org", "admin").status()).isEqualTo(401);
        assertThat(nobody.signIn("admin", "password").status()).isEqualTo(401);
        assertThat(nobody.get("/api/v1/session").json().text("code")).isEqualTo("token_missing");
    }

    @Test
    void makesTheFirstOwnerByTheLinkOnceAndSignsHimIn() {
        String secret = link();
        Person owner = new Person(web);
        String body = setUp(secret, "Boss@Example.org", Person.PASSWORD);

        WebFixture.Reply made = owner.send("POST", "/api/v1/setup", body);

        assertThat(made.status()).isEqualTo(201);
        assertThat(owner.get("/api/v1/session").json().object("account").text("role"))
                .isEqualTo("owner");
        assertThat(owner.get("/api/v1/account").json().text("email")).isEqualTo("boss@example.org");
        WebFixture.Reply again = new Person(web).send("POST", "/api/v1/setup", body);
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.json().text("code")).isEqualTo("setup_link_invalid");
        assertThat(web.send("POST", "/api/v1/setup/link", "").json().text("code"))
                .isEqualTo("already_set_up");
    }

    @Test
    void printsTheLinkToTheLogAndNowhereElse() throws java.io.IOException {
        web.close();
        Logger keeper = (Logger) LoggerFactory.getLogger("dev.weir.server.AccessKeeper");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        keeper.addAppender(log);
        try {
            web = new WebFixture(data);
            web.settle();
            String line = "";
            for (int i = 0; i < 200 && line.isEmpty(); i++) {
                LockSupport.parkNanos(50_000_000);
                line =
                        List.copyOf(log.list).stream()
                                .map(ILoggingEvent::getFormattedMessage)
                                .findFirst()
                                .orElse("");
            }
            assertThat(line).contains("within 30 minutes").contains(web.origin() + "/setup#token=");
            String secret = line.substring(line.indexOf("#token=") + 7);
            assertThat(secret).hasSize(43);
            try (var files = java.nio.file.Files.walk(data)) {
                for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
                    assertThat(
                                    new String(
                                            java.nio.file.Files.readAllBytes(file),
                                            java.nio.charset.StandardCharsets.ISO_8859_1))
                            .doesNotContain(secret);
                }
            }
            assertThat(setUpStatus(secret)).isEqualTo(201);
        } finally {
            keeper.detachAppender(log);
        }
    }

    @Test
    void refusesAnOldAnUnknownAndAReplacedLink() {
        String replaced = link();
        String secret = link();

        assertThat(setUpStatus(replaced)).isEqualTo(403);
        assertThat(setUpStatus("x".repeat(43))).isEqualTo(403);
        web.setClock(Duration.ofMinutes(30));
        assertThat(setUpStatus(secret)).isEqualTo(403);
        assertThat(setUpStatus(link())).isEqualTo(201);
    }

    @Test
    void keepsTheLinkWhenThePasswordIsTooShort() {
        String secret = link();

        WebFixture.Reply refused =
                new Person(web)
                        .send("POST", "/api/v1/setup", setUp(secret, "a@example.org", "short"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().objects("problems").getFirst().text("field"))
                .isEqualTo("password");
        assertThat(setUpStatus(secret)).isEqualTo(201);
    }

    @Test
    void answersAnUnknownAccountAWrongPasswordAndADisabledAccountAlike() {
        long id = Person.create(web, "kate@example.org", "operator");
        Person.create(web, "owner@example.org", "owner");
        WebFixture.Reply wrong = new Person(web).signIn("kate@example.org", "wrong wrong wrong");
        WebFixture.Reply unknown = new Person(web).signIn("nobody@example.org", Person.PASSWORD);
        web.send("PATCH", "/api/v1/accounts/" + id, "{\"enabled\":false}");
        WebFixture.Reply disabled = new Person(web).signIn("kate@example.org", Person.PASSWORD);

        for (WebFixture.Reply reply : List.of(unknown, disabled)) {
            assertThat(reply.status()).isEqualTo(wrong.status()).isEqualTo(401);
            assertThat(withoutRequest(reply.body())).isEqualTo(withoutRequest(wrong.body()));
            assertThat(withoutDate(reply)).isEqualTo(withoutDate(wrong));
        }
        assertThat(wrong.json().text("code")).isEqualTo("wrong_credentials");
    }

    private static Map<String, String> withoutDate(WebFixture.Reply reply) {
        Map<String, String> headers = new java.util.HashMap<>(reply.headers());
        headers.remove("date");
        headers.remove("x-request-id");
        return headers;
    }

    /** Each request has a number of its own, which tells nothing of the account. */
    private static String withoutRequest(String body) {
        assertThat(body).containsPattern("\"request\":\"[0-9a-f]{16}\"");
        return body.replaceFirst("\"request\":\"[0-9a-f]{16}\"", "");
    }

    @Test
    void makesOneWhoGuessesAtAnAccountWaitWhateverAddressHeClaims() {
        Person.create(web, "kate@example.org", "operator");
        List<Integer> statuses = new ArrayList<>();
        WebFixture.Reply last = web.send("GET", "/healthz", "");
        for (int i = 0; i < 7; i++) {
            last =
                    web.send(
                            "POST",
                            "/api/v1/session",
                            WRONG.formatted("kate@example.org"),
                            "X-Forwarded-For: 203.0.113." + i,
                            "Forwarded: for=198.51.100." + i);
            statuses.add(last.status());
        }

        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
        assertThat(last.json().text("code")).isEqualTo("too_many_attempts");
        assertThat(Integer.parseInt(last.headers().getOrDefault("retry-after", "0")))
                .isBetween(1, 2);
        assertThat(last.body()).doesNotContain("kate");
        // Nor is the right password looked at meanwhile.
        assertThat(new Person(web).signIn("kate@example.org", Person.PASSWORD).status())
                .isEqualTo(429);
    }

    @Test
    void makesOneWhoTriesManyAccountsWait() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            statuses.add(
                    web.send("POST", "/api/v1/session", WRONG.formatted("u" + i + "@example.org"))
                            .status());
        }

        assertThat(statuses.subList(0, 20)).containsOnly(401);
        assertThat(statuses.subList(20, 22)).containsOnly(429);
    }

    @Test
    void letsTheOwnerInFromHisAddressWhileAStrangerGuesses() {
        web.close();
        web = new WebFixture(data, Map.of("trusted-proxies", "127.0.0.1"));
        Person.create(web, "kate@example.org", "operator");
        assertThat(from("192.0.2.7", "kate@example.org", Person.PASSWORD).status()).isEqualTo(200);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            if (from("203.0.113." + i, "kate@example.org", "wrong wrong wrong").status() == 429) {
                refused++;
            }
        }

        assertThat(refused).isGreaterThan(20);
        assertThat(from("192.0.2.7", "kate@example.org", Person.PASSWORD).status()).isEqualTo(200);
        assertThat(from("192.0.2.8", "kate@example.org", Person.PASSWORD).status()).isEqualTo(429);
    }

    private WebFixture.Reply from(String address, String email, String password) {
        return web.send(
                "POST",
                "/api/v1/session",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password),
                "X-Forwarded-For: 10.0.0.1, " + address);
    }

    @Test
    void givesANewSecretAtEverySignInAndTakesNoneThatABrowserBrings() {
        Person.create(web, "kate@example.org", "operator");
        String planted = "A".repeat(43);
        WebFixture.Reply first = signInWith("weir-session=" + planted);
        String one = secret(first);
        String two = secret(signInWith("weir-session=" + one));

        assertThat(one).hasSize(43).isNotEqualTo(planted);
        assertThat(two).isNotEqualTo(one);
        assertThat(
                        web.send("GET", "/api/v1/session", "", "Cookie: weir-session=" + planted)
                                .json()
                                .text("code"))
                .isEqualTo("session_over");
    }

    @Test
    void setsACookieThatNoScriptReadsAndNoPageElsewhereSends() {
        Person.create(web, "kate@example.org", "operator");

        assertThat(
                        signInWith("x=y")
                                .headers()
                                .getOrDefault("set-cookie", "")
                                .lines()
                                .findFirst()
                                .orElse(""))
                .matches(
                        "weir-session=[A-Za-z0-9_-]{43}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Strict");
    }

    @Test
    void marksTheCookieAsSecureWherePeopleComeByHttps() {
        web.close();
        web =
                new WebFixture(
                        data,
                        Map.of(
                                "public-url",
                                "https://weir.example",
                                "trusted-proxies",
                                "127.0.0.1"));
        Person.create(web, "kate@example.org", "operator");
        String cookie = signInWith("x=y").headers().getOrDefault("set-cookie", "");
        assertThat(cookie)
                .startsWith("__Host-weir-session=")
                .contains("; Path=/;")
                .contains("; HttpOnly; SameSite=Strict; Secure")
                .doesNotContain("Domain");
        // What somebody planted over plain HTTP is not looked at.
        String secret = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        assertThat(session("weir-session=" + secret)).isEqualTo(401);
        assertThat(session("__Host-weir-session=" + secret)).isEqualTo(200);

        web.close();
        web = new WebFixture(data, Map.of("public-url", "https://weir.example/usage"));
        assertThat(signInWith("x=y").headers().getOrDefault("set-cookie", ""))
                .startsWith("__Secure-weir-session=")
                .contains("; Path=/usage/;")
                .contains("; Secure");
    }

    private int session(String cookie) {
        return web.send("GET", "/api/v1/session", "", "Cookie: " + cookie).status();
    }

    @Test
    void endsASessionThatIsIdleOrOldSignedOutOrRevoked() {
        Person.create(web, "kate@example.org", "operator");
        Person kate = new Person(web).signedIn("kate@example.org");
        Person elsewhere = new Person(web).signedIn("kate@example.org");
        String stolen = elsewhere.cookie();
        assertThat(kate.get("/api/v1/account/sessions").json().objects("sessions")).hasSize(2);

        kate.send("DELETE", "/api/v1/account/sessions", "");
        assertThat(session(stolen)).isEqualTo(401);

        String left = kate.cookie();
        assertThat(kate.send("DELETE", "/api/v1/session", "").status()).isEqualTo(200);
        assertThat(kate.cookies()).isEmpty();
        assertThat(session(left)).isEqualTo(401);

        kate.signedIn("kate@example.org");
        web.setClock(Duration.ofHours(12));
        assertThat(kate.get("/api/v1/session").status()).isEqualTo(401);

        kate.signedIn("kate@example.org");
        for (int i = 0; i < 27; i++) {
            web.setClock(Duration.ofHours(12).minusMinutes(1));
            assertThat(kate.get("/api/v1/session").status()).isEqualTo(200);
        }
        web.setClock(Duration.ofHours(12).minusMinutes(1));
        assertThat(kate.get("/api/v1/session").status()).isEqualTo(200);
        web.setClock(Duration.ofMinutes(30));
        assertThat(kate.get("/api/v1/session").status()).isEqualTo(401);
    }

    @Test
    void keepsSessionsOverARestartAndOnlyTheirHashes() throws java.io.IOException {
        Person.create(web, "kate@example.org", "operator");
        Person kate = new Person(web).signedIn("kate@example.org");
        web.close();
        for (String file : new String[] {"weir.db", "weir.db-wal"}) {
            Path path = data.resolve(file);
            if (java.nio.file.Files.exists(path)) {
                String bytes =
                        new String(
                                java.nio.file.Files.readAllBytes(path),
                                java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(kate.cookies().getOrDefault("weir-session", "")))
                        .isFalse();
                assertThat(bytes.contains(Person.PASSWORD)).isFalse();
            }
        }
        web = new WebFixture(data);
        web.settle();

        assertThat(session(kate.cookie())).isEqualTo(200);
    }

    @Test
    void endsAllSessionsWhenRolePasswordOrEnabledChange() {
        Person.create(web, "owner@example.org", "owner");
        long id = Person.create(web, "kate@example.org", "operator");
        String path = "/api/v1/accounts/" + id;
        for (String[] change :
                new String[][] {
                    {"PATCH", path, "{\"role\":\"billing\"}"},
                    {"POST", path + "/password", "{\"password\":\"" + Person.PASSWORD + "\"}"},
                    {"DELETE", path + "/totp", ""},
                    {"DELETE", path + "/sessions", ""},
                    {"PATCH", path, "{\"enabled\":false}"}
                }) {
            Person kate = new Person(web).signedIn("kate@example.org");
            assertThat(web.send(change[0], change[1], change[2]).status()).isEqualTo(200);
            assertThat(kate.get("/api/v1/session").status()).as(change[2]).isEqualTo(401);
        }
    }

    @Test
    void givesTheSessionAnotherSecretWithAnotherPasswordAndEndsTheOthers() {
        Person.create(web, "kate@example.org", "operator");
        Person kate = new Person(web).signedIn("kate@example.org");
        Person thief = new Person(web).signedIn("kate@example.org");
        String before = kate.cookie();

        WebFixture.Reply wrong =
                kate.send(
                        "POST",
                        "/api/v1/account/password",
                        "{\"present\":\"not it at all\",\"wanted\":\"another long one\"}");
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.json().text("code")).isEqualTo("wrong_password");
        assertThat(kate.get("/api/v1/session").status()).isEqualTo(200);

        WebFixture.Reply changed =
                kate.send(
                        "POST",
                        "/api/v1/account/password",
                        "{\"present\":\"%s\",\"wanted\":\"another long one\"}"
                                .formatted(Person.PASSWORD));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(kate.get("/api/v1/session").status()).isEqualTo(200);
        assertThat(kate.cookie()).isNotEqualTo(before);
        assertThat(session(before)).isEqualTo(401);
        assertThat(thief.get("/api/v1/session").status()).isEqualTo(401);
        assertThat(new Person(web).signIn("kate@example.org", Person.PASSWORD).status())
                .isEqualTo(401);
    }

    private WebFixture.Reply signInWith(String cookie) {
        return web.send(
                "POST",
                "/api/v1/session",
                "{\"email\":\"kate@example.org\",\"password\":\"%s\"}".formatted(Person.PASSWORD),
                "Cookie: " + cookie);
    }

    private static String secret(WebFixture.Reply reply) {
        String cookie = reply.headers().getOrDefault("set-cookie", "");
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    private String link() {
        String link = web.send("POST", "/api/v1/setup/link", "").json().text("link");
        assertThat(link).contains("/setup#token=");
        return link.substring(link.indexOf("#token=") + 7);
    }

    private static String setUp(String secret, String email, String password) {
        return "{\"token\":\"%s\",\"email\":\"%s\",\"password\":\"%s\"}"
                .formatted(secret, email, password);
    }

    private int setUpStatus(String secret) {
        return new Person(web)
                .send("POST", "/api/v1/setup", setUp(secret, "a@example.org", Person.PASSWORD))
                .status();
    }
}
