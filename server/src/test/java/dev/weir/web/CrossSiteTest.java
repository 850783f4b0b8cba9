package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

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

    private int post(String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = cookie;
        return web.send("POST", PATH, body, all).status();
    }
}
