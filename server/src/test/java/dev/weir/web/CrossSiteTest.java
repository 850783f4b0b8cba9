package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page elsewhere can make the browser of somebody who is signed in do: nothing. */
final class CrossSiteTest {
    private static final String PATH = "/api/v1/users";
    private static final String USER = "{\"email\":\"new@example.org\"}";
    private static final String JSON = "Content-Type: application/json";

    @TempDir Path data;
    private WebFixture web;
    private String cookie = "";

    @BeforeEach
    void signIn() {
        web = new WebFixture(data);
        cookie = "Cookie: " + Person.withRole(web, "operator").cookie();
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void takesAChangeFromOurOwnPage() {
        assertThat(post(USER, "Origin: " + web.origin(), JSON)).isEqualTo(201);
    }

    @Test
    void takesAChangeFromABrowserThatTellsOnlyTheSite() {
        assertThat(post(USER, "Sec-Fetch-Site: same-origin", JSON)).isEqualTo(201);
    }

    @Test
    void refusesAChangeFromAPageElsewhere() {
        for (String origin :
                new String[] {
                    "https://evil.example",
                    "null",
                    "http://127.0.0.1:1",
                    "http://localhost",
                    web.origin() + ".evil.example",
                    "file://"
                }) {
            WebFixture.Reply reply =
                    web.send("POST", PATH, USER, cookie, JSON, "Origin: " + origin);
            assertThat(reply.status()).as(origin).isEqualTo(403);
            assertThat(reply.json().text("code")).isEqualTo("foreign_page");
        }
        for (String site : new String[] {"cross-site", "same-site", "none"}) {
            assertThat(post(USER, "Sec-Fetch-Site: " + site, JSON)).as(site).isEqualTo(403);
            assertThat(post(USER, "Origin: " + web.origin(), "Sec-Fetch-Site: " + site, JSON))
                    .isEqualTo(403);
        }
        assertThat(web.get(PATH).json().number("total")).isZero();
    }

    @Test
    void refusesAChangeThatDoesNotSayWhereItComesFrom() {
        assertThat(post(USER, JSON)).isEqualTo(403);
        assertThat(web.send("DELETE", "/api/v1/session", "", cookie).status()).isEqualTo(403);
        assertThat(web.send("GET", PATH, "", cookie).status()).isEqualTo(200);
    }

    @Test
    void refusesFormsAndPlainText() {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded"}) {
            assertThat(post(USER, "Origin: " + web.origin(), "Content-Type: " + type))
                    .isEqualTo(415);
        }
    }

    @Test
    void letsAPageElsewhereSignNobodyIn() {
        WebFixture.Reply reply =
                web.send(
                        "POST",
                        "/api/v1/session",
                        "{\"email\":\"operator@example.org\",\"password\":\"%s\"}"
                                .formatted(Person.PASSWORD),
                        JSON,
                        "Origin: https://evil.example");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void asksNoProgramWithATokenForItsPage() {
        assertThat(web.send("POST", PATH, USER).status()).isEqualTo(201);
    }

    @Test
    void knowsItsPageBehindAProxyByThePublicUrl() {
        web.close();
        web = new WebFixture(data, Map.of("public-url", "https://weir.example/usage"));
        String there = cookie.replace("weir-session", "__Secure-weir-session");
        assertThat(
                        web.send("POST", PATH, USER, there, JSON, "Origin: https://weir.example")
                                .status())
                .isEqualTo(201);
        assertThat(
                        web.send("POST", PATH, USER, there, JSON, "Origin: http://weir.example")
                                .status())
                .isEqualTo(403);
    }

    @Test
    void opensNoSocketForAPageElsewhereWhateverItProvesItselfBy() throws IOException {
        String bearer = "Authorization: Bearer " + web.token;
        for (String origin : new String[] {"https://evil.example", "null", "http://localhost:1"}) {
            assertThat(upgrade(cookie, "Origin: " + origin)).as(origin).isEqualTo(403);
            assertThat(upgrade(bearer, "Origin: " + origin)).as(origin).isEqualTo(403);
        }
        assertThat(upgrade(cookie, "Origin: " + web.origin(), "Sec-Fetch-Site: cross-site"))
                .isEqualTo(403);
        // Only a browser has a cookie, and every browser says which page opens a socket.
        assertThat(upgrade(cookie)).isEqualTo(403);
        assertThat(upgrade("Origin: " + web.origin())).isEqualTo(401);
        assertThat(upgrade(cookie, "Origin: " + web.origin())).isEqualTo(101);
        assertThat(upgrade(bearer)).isEqualTo(101);
    }

    /** The status that a request for the live socket is answered with. */
    private int upgrade(String... headers) throws IOException {
        StringBuilder request =
                new StringBuilder("GET /api/v1/live/socket HTTP/1.1\r\nHost: 127.0.0.1:")
                        .append(web.port())
                        .append("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
                        .append("Sec-WebSocket-Version: 13\r\n")
                        .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (RawClient client = new RawClient(web.port())) {
            byte[] answer = client.send(request.append("\r\n").toString()).oneRead();
            return Integer.parseInt(new String(answer, StandardCharsets.US_ASCII).substring(9, 12));
        }
    }

    private int post(String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = cookie;
        return web.send("POST", PATH, body, all).status();
    }
}
