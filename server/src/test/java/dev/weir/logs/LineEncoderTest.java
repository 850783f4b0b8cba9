package dev.weir.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.weir.config.LogConfig.Format;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LineEncoderTest {
    private final LineEncoder encoder = new LineEncoder();
    private final Logger logger =
            (Logger) org.slf4j.LoggerFactory.getLogger("dev.weir.web.ApiRoutes");

    @Test
    void writesOneJsonObjectALine() {
        encoder.write(Format.JSON);
        LoggingEvent event = event("said \"so\"", new IllegalStateException("why", new Error("x")));
        event.setMDCPropertyMap(Map.of("request", "r-1"));
        event.addKeyValuePair(new KeyValuePair("status", 500));

        JsonObject line = JsonObject.read(encoder.encode(event));

        assertThat(line.text("level")).isEqualTo("WARN");
        assertThat(line.text("logger")).isEqualTo("dev.weir.web.ApiRoutes");
        assertThat(line.text("message")).isEqualTo("said \"so\"");
        assertThat(line.text("request")).isEqualTo("r-1");
        assertThat(line.number("status")).isEqualTo(500);
        assertThat(line.text("exception")).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.text("exceptionMessage")).isEqualTo("why");
        assertThat(line.list("causes")).hasToString("[java.lang.Error: x]");
        assertThat(line.list("stack")).isNotEmpty();
        assertThat(line.text("time")).endsWith("Z");
    }

    @Test
    void writesNumbersAsNumbersAndTextsAsTextsEvenIfTheyAreDigits() {
        encoder.write(Format.JSON);
        LoggingEvent event = event("done", null);
        event.setMDCPropertyMap(Map.of("request", "77"));
        event.addKeyValuePair(new KeyValuePair("millis", -12L));
        event.addKeyValuePair(new KeyValuePair("client", "0755"));
        event.addKeyValuePair(new KeyValuePair("share", 0.5));

        assertThat(text(event))
                .contains("\"request\":\"77\"")
                .contains("\"millis\":-12,")
                .contains("\"client\":\"0755\"")
                .contains("\"share\":\"0.5\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n2026-11-21T00:00:00.000Z ERROR forged",
                "a\r\n{\"level\":\"ERROR\"}",
                "a\u0085b",
                "a\u2028b",
                "a\u001b[2Jb",
                "a\u202eb",
                "a\u0000b"
            })
    void nothingFromOutsideBeginsALine(String said) {
        for (Format format : Format.values()) {
            encoder.write(format);
            LoggingEvent event = event(said, null);
            event.setMDCPropertyMap(Map.of("request", said));
            String text = text(event);
            assertThat(text.lines()).hasSize(1);
            assertThat(text.strip().chars())
                    .allMatch(
                            c -> c >= ' ' && c != 0x7f && c != 0x85 && c != 0x2028 && c != 0x202e);
        }
    }

    @Test
    void linesOfAnExceptionAreIndented() {
        encoder.write(Format.TEXT);
        String text =
                text(
                        event(
                                "failed",
                                new IllegalStateException("x\nforged", new Error("y\nforged"))));
        assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("    "));
        assertThat(text).contains("IllegalStateException: x\\nforged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/server/UniProxy/user?node_id=1&token=hunter2secret",
                "GET /mod_mu/users?key=hunter2secret HTTP/1.1",
                "Authorization: Bearer hunter2secret",
                "authorization=Basic hunter2secret",
                "{\"password\":\"hunter2secret\"}",
                "{\\\"password\\\":\\\"hunter2secret\\\"}",
                "{\"newPassword\" : \"x hunter2secret\"}",
                "Cookie: weir=hunter2secret; other=1",
                "Set-Cookie: weir-session=hunter2secret",
                "secret_key=hunter2secret&node_id=1",
                "token='hunter2secret'",
                "api_key: hunter2secret"
            })
    void writesStarsOverWhatLooksLikeASecret(String said) {
        for (Format format : Format.values()) {
            encoder.write(format);
            assertThat(text(event(said, new IllegalStateException(said))))
                    .doesNotContain("hunter2secret")
                    .contains("***");
        }
    }

    @Test
    void leavesASecretThatIsHandedOverOnPurpose() {
        LoggingEvent event = event("open /setup#token=hunter2secret", null);
        event.addMarker(Logs.HANDED_OVER);
        assertThat(text(event)).contains("token=hunter2secret");
    }

    @Test
    void leavesOtherWordsAlone() {
        encoder.write(Format.TEXT);
        String said = "Degraded: disk_nearly_full: 5 MiB left; the token is wrong, see node 7";
        assertThat(text(event(said, null))).contains(said);
    }

    private LoggingEvent event(
            String message, @org.jspecify.annotations.Nullable Throwable thrown) {
        return new LoggingEvent("", logger, Level.WARN, message, thrown, null);
    }

    private String text(LoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
