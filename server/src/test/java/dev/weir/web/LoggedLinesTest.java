package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.weir.config.LogConfig;
import dev.weir.config.LogConfig.Addresses;
import dev.weir.config.LogConfig.Format;
import dev.weir.config.LogConfig.Level;
import dev.weir.json.JsonObject;
import dev.weir.logs.LineEncoder;
import dev.weir.logs.Logs;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What is in the log after requests, as the program itself writes it. */
class LoggedLinesTest {
    private static final String SHADOWSOCKS =
            "{\"server_port\":8443,\"cipher\":\"aes-256-gcm\",\"server_key\":\"\"}";

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    /** What else writes: tens of thousands of lines of libraries are to be looked at, not shown. */
    private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();

    @TempDir Path data;

    @BeforeEach
    void listen() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LineEncoder encoder = new LineEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        appender.start();
        root().iteratorForAppenders().forEachRemaining(usual::add);
        usual.forEach(root()::detachAppender);
        root().addAppender(appender);
    }

    @AfterEach
    void stop() {
        root().detachAppender(appender);
        usual.forEach(root()::addAppender);
        Logs.configure(new LogConfig(Format.TEXT, Level.WARN, Addresses.FULL));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void noSecretIsLoggedHoweverTalkativeItIs(Format format) {
        try (WebFixture weir =
                new WebFixture(
                        data,
                        Map.of(
                                "log-format", format.name(),
                                "log-level", "trace",
                                "metrics-token", "sesame-metrics-token-1"))) {
            for (Logs.Part part : Logs.Part.values()) {
                Logs.set(part, Level.TRACE);
            }
            pushSecretsThroughEveryDoor(weir);
            String log = written.toString(StandardCharsets.UTF_8);
            assertThat(log).contains("/api/v1/nodes", "/api/v1/server/UniProxy/push");
            assertThat(log).doesNotContain(weir.token).doesNotContain("sesame");
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("sesame");
    }

    /** Each secret begins with "sesame", whatever becomes of its request. */
    private static void pushSecretsThroughEveryDoor(WebFixture weir) {
        String operator = "Authorization: Bearer " + weir.token;
        weir.send(
                "POST",
                "/api/v1/nodes",
                "{\"type\":\"shadowsocks\",\"nodeId\":1,\"name\":\"hk\",\"token\":\"sesame-node-token-1\","
                        + "\"settings\":"
                        + SHADOWSOCKS
                        + "}",
                operator);
        weir.send("POST", "/api/v1/users", "{\"email\":\"u1@example.org\"}", operator);
        String node = "?node_type=shadowsocks&node_id=1&token=";
        for (String token : List.of("sesame-node-token-1", "sesame-wrong-token")) {
            for (String route : List.of("config", "user", "push", "alive", "alivelist", "status")) {
                String path = "/api/v1/server/UniProxy/" + route + node + token;
                weir.send("GET", path, "", "Cookie: weir=sesame-cookie; a=sesame-other");
                weir.send("POST", path, "{\"1\":[1,2]}", "Cookie: weir=sesame-cookie");
                weir.send("POST", path, "{\"token\":\"sesame-in-body\" not json");
            }
        }
        weir.send(
                "POST", "/api/v2/server/report", "{\"token\":\"sesame-body-token\",\"node_id\":1}");
        weir.send("GET", "/mod_mu/users?key=sesame-mu-key&node_id=1", "");
        weir.send("GET", "/metrics", "", "Authorization: Bearer sesame-metrics-token-1");
        weir.send("GET", "/metrics", "", "Authorization: Bearer sesame-wrong-metrics");
        for (String password : List.of("sesame-password-long-enough", "sesame")) {
            weir.send(
                    "POST",
                    "/api/v1/session",
                    "{\"email\":\"owner@example.org\",\"password\":\"" + password + "\"}",
                    "Content-Type: application/json");
            weir.send(
                    "POST",
                    "/api/v1/accounts",
                    "{\"email\":\"owner@example.org\",\"role\":\"owner\",\"password\":\""
                            + password
                            + "\"}",
                    operator,
                    "Content-Type: application/json");
        }
        weir.send("POST", "/api/v1/session", "{\"password\":\"sesame-broken", operator);
        weir.send("GET", "/api/v1/users?token=sesame-query&key=sesame-key", "", operator);
        weir.send("GET", "/api/v1/users", "", "Authorization: Bearer sesame-bearer");
        weir.send("GET", "/api/v1/users", "", "Authorization: Basic sesame-basic");
        weir.send("GET", "/api/v1/users", "", "Cookie: __Host-weir=sesame-session");
        weir.send("GET", "/no/such?token=sesame-nowhere", "", operator);
        weir.send(
                "POST",
                "/api/v1/settings/fleet-token",
                "{\"token\":\"sesame-fleet-token-16\"}",
                operator);
    }

    @Test
    void aRequestHasOneNameInItsAnswerItsProblemAndTheLog() {
        try (WebFixture weir = new WebFixture(data)) {
            Logs.set(Logs.Part.ACCESS, Level.INFO);
            WebFixture.Reply reply =
                    weir.send(
                            "GET",
                            "/api/v1/users/77",
                            "",
                            "Authorization: Bearer " + weir.token,
                            "X-Request-Id: by-proxy.7");
            assertThat(reply.headers()).containsEntry("x-request-id", "by-proxy.7");
            assertThat(reply.json().text("request")).isEqualTo("by-proxy.7");
            assertThat(logged("GET /api/v1/users/{user}"))
                    .contains("request=by-proxy.7")
                    .contains("status=404")
                    .contains("client=127.0.0.1")
                    .doesNotContain("users/77");

            String made =
                    weir.send("GET", "/api/v1/users", "", "X-Request-Id: not a name")
                            .headers()
                            .getOrDefault("x-request-id", "");
            assertThat(made).matches("[0-9a-f]{16}");
        }
    }

    @Test
    void aStrangerBehindAnUntrustedProxyDoesNotNameHisRequest() {
        try (WebFixture weir = new WebFixture(data)) {
            WebFixture.Reply reply =
                    weir.send(
                            "GET",
                            "/api/v1/users",
                            "",
                            "X-Forwarded-For: 203.0.113.9",
                            "X-Request-Id: chosen");
            assertThat(reply.headers().getOrDefault("x-request-id", "")).matches("[0-9a-f]{16}");
        }
    }

    @Test
    void answersToNodesCarryNoName() {
        try (WebFixture weir = new WebFixture(data)) {
            assertThat(
                            weir.send(
                                            "GET",
                                            "/api/v1/server/UniProxy/user?node_id=1&token=x",
                                            "",
                                            "X-Request-Id: chosen")
                                    .headers())
                    .doesNotContainKey("x-request-id");
        }
    }

    @Test
    void levelsChangeWhileTheServerRuns() {
        try (WebFixture weir = new WebFixture(data)) {
            JsonObject before = weir.get("/api/v1/logging").json();
            assertThat(before.text("weir")).isEqualTo("info");
            assertThat(before.text("access")).isEqualTo("warn");
            weir.get("/api/v1/users");
            assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("route=");

            assertThat(weir.send("PATCH", "/api/v1/logging", "{\"access\":\"info\"}").status())
                    .isEqualTo(200);
            weir.get("/api/v1/users");
            assertThat(logged("route=/api/v1/users")).contains("status=200");

            assertThat(weir.send("PATCH", "/api/v1/logging", "{\"access\":\"loud\"}").status())
                    .isEqualTo(422);
            assertThat(weir.send("PATCH", "/api/v1/logging", "{\"root\":\"info\"}").status())
                    .isEqualTo(422);
        }
    }

    @Test
    void addressesAreMaskedOrLeftOutWhereAsked() throws Exception {
        assertThat(AccessLog.masked(InetAddress.ofLiteral("203.0.113.9")).getHostAddress())
                .isEqualTo("203.0.113.0");
        assertThat(AccessLog.masked(InetAddress.ofLiteral("2001:db8:1:2::3")).getHostAddress())
                .isEqualTo("2001:db8:1:0:0:0:0:0");
        try (WebFixture weir = new WebFixture(data, Map.of("log-addresses", "none"))) {
            Logs.set(Logs.Part.ACCESS, Level.INFO);
            weir.get("/api/v1/users");
            assertThat(logged("route=/api/v1/users")).doesNotContain("client=", "127.0.0.1");
        }
    }

    /** The line that has it; a request is logged after its answer. */
    private String logged(String part) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < 20_000_000_000L) {
            Optional<String> line =
                    written.toString(StandardCharsets.UTF_8)
                            .lines()
                            .filter(each -> each.contains(part))
                            .findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError(written.toString(StandardCharsets.UTF_8));
    }

    private static Logger root() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
