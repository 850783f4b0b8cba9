package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardTest {
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
    void answersNothingWithoutTheToken() {
        for (String path : new String[] {"/api/v1/users", "/api/v1/nothing", "/api/v1/jobs/1"}) {
            WebFixture.Reply reply = web.send("GET", path, "", "Accept: */*");

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.headers())
                    .containsEntry("content-type", "application/problem+json")
                    .containsEntry("www-authenticate", "Bearer");
            assertThat(reply.json().text("code")).isEqualTo("token_missing");
        }
    }

    @Test
    void refusesAnotherToken() {
        String other = "x".repeat(43);

        WebFixture.Reply reply =
                web.send("GET", "/api/v1/users", "", "Authorization: Bearer " + other);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().text("code")).isEqualTo("wrong_token");
        assertThat(reply.body()).doesNotContain(other);
    }

    @Test
    void takesNoTokenOutOfTheUrl() {
        String path = "/api/v1/users?token=" + web.token;

        assertThat(web.send("GET", path, "", "Accept: */*").status()).isEqualTo(401);
    }

    @Test
    void refusesAForeignName() {
        WebFixture.Reply reply =
                web.send(
                        "GET",
                        "/api/v1/users",
                        "",
                        "Host: evil.example",
                        "Authorization: Bearer " + web.token);

        assertThat(reply.status()).isEqualTo(421);
        assertThat(reply.json().text("code")).isEqualTo("unknown_host");
        assertThat(web.send("GET", "/", "", "Host: evil.example").status()).isEqualTo(421);
    }

    @Test
    void answersUnderItsOwnNames() {
        for (String host : new String[] {"localhost:8080", "127.0.0.1", "[::1]:8080"}) {
            assertThat(web.send("GET", "/", "", "Host: " + host).status()).isEqualTo(200);
        }
    }

    @Test
    void letsNobodyFrameCacheOrSniff() {
        for (String path : new String[] {"/", "/weir.js", "/api/v1/users"}) {
            assertThat(web.get(path).headers())
                    .containsEntry("cache-control", "no-store")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "no-referrer")
                    .hasEntrySatisfying(
                            "content-security-policy",
                            policy ->
                                    assertThat(policy)
                                            .contains("default-src 'none'")
                                            .contains("frame-ancestors 'none'")
                                            .doesNotContain("unsafe"));
        }
    }

    @Test
    void servesThePagesShellWithoutAToken() {
        WebFixture.Reply reply = web.send("GET", "/", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).containsEntry("content-type", "text/html; charset=utf-8");
        assertThat(reply.body()).doesNotContain(web.token).doesNotContain("http://");
    }

    @Test
    void keepsTheTokenForTheOwnersEyes() throws IOException {
        Path file = data.resolve("api-token");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        ApiToken again = ApiToken.open(file);
        assertThat(again.text()).isEqualTo(web.token).hasSize(43);
        assertThat(again.toString()).doesNotContain(web.token);
    }

    @Test
    void answersProbesWithoutTheToken() {
        assertThat(web.send("GET", "/healthz", "", "Host: any").status()).isEqualTo(200);
        assertThat(web.send("GET", "/readyz", "", "Host: any").json().text("status"))
                .isEqualTo("ready");
    }

    @Test
    void saysThatThereIsNoSuchRouteToWhoMayKnow() {
        assertThat(web.get("/api/v1/nothing").json().text("code")).isEqualTo("no_such_route");
    }

    @Test
    void saysByWhichMethodsARouteIsAsked() {
        WebFixture.Reply reply = web.send("PUT", "/api/v1/users/7", "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.json().text("code")).isEqualTo("no_such_method");
        assertThat(reply.headers()).containsEntry("allow", "GET, PATCH, DELETE");
    }
}
