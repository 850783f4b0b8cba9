package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigSources;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On answers that a server would give. */
final class ServerExaminationTest {
    private static final String HEALTH =
            "{\"healthy\":true,\"version\":\"1.0\",\"counters\":{\"refused\":{\"wrongToken\":0,"
                    + "\"unknownNode\":0,\"ambiguousNode\":0},\"events\":{\"wrongTypeServed\":0,"
                    + "\"reportRefused\":0,\"failed\":0},\"http\":{\"internal\":0},\"proxies\":"
                    + "{\"trusted\":0,\"trustedWithoutHeader\":0,\"untrusted\":0}},\"degraded\":[]}";
    private static final String SETTINGS =
            "{\"timeZone\":\"Asia/Shanghai\",\"pushIntervalSeconds\":60}";

    @Test
    void tellsNodesThatFellSilent() {
        assertThat(
                        asked(
                                HEALTH,
                                "[{\"node\":{\"name\":\"hk\",\"health\":\"reporting\",\"last_push_at\":"
                                        + "\"2026-11-20T12:00:00+08:00\"}},{\"node\":{\"name\":\"sg\","
                                        + "\"health\":\"reporting\",\"last_push_at\":null},\"updated_at\":"
                                        + "\"2026-11-20T12:11:00+08:00\"},{\"node\":{\"name\":\"off\","
                                        + "\"health\":\"disabled\",\"last_push_at\":null}}]"))
                .contains(
                        "warning nodes_silent: 1 of the nodes reported no traffic for more than 600 s: hk (since 2026-11-20T12:00:00+08:00)");
    }

    @Test
    void tellsProxiesThatDoNotSayForWhomAndOthersThatDo() {
        assertThat(asked(HEALTH.replace("Header\":0", "Header\":5"), "[]"))
                .anyMatch(each -> each.startsWith("warning proxy_silent: 5 "));
        assertThat(asked(HEALTH.replace("\"untrusted\":0", "\"untrusted\":4"), "[]"))
                .anyMatch(each -> each.startsWith("warning proxy_untrusted: 4 "));
        assertThat(asked(HEALTH, "[]")).noneMatch(each -> each.contains("warning proxy"));
    }

    @Test
    void tellsATimeZoneThatIsNotTheAccountingZone() {
        assertThat(asked(HEALTH, "[]", Map.of("WEIR_TIME_ZONE", "Europe/Berlin")))
                .anyMatch(each -> each.startsWith("warning zone_differs"));
    }

    @Test
    void leavesWhatWasSetAsideToWhoeverLooksAtTheDataDirectory() {
        String health =
                HEALTH.replace(
                        "[]",
                        "[{\"code\":\"entries_set_aside\",\"detail\":\"so it is\",\"since\":"
                                + "\"2026-11-20T12:00:00+08:00\"}]");
        assertThat(asked(health, "[]"))
                .noneMatch(each -> each.contains("entries_set_aside"))
                .noneMatch(each -> each.startsWith("ok server"));
        assertThat(asked(health.replace("entries_set_aside", "posting_failed"), "[]"))
                .anyMatch(each -> each.startsWith("broken posting_failed"));
    }

    @Test
    void tellsAServerOfAnotherVersion() {
        assertThat(asked(HEALTH.replace("\"1.0\"", "\"0.9\""), "[]"))
                .anyMatch(each -> each.startsWith("warning version_differs"));
        assertThat(asked(HEALTH, "[]")).noneMatch(each -> each.contains("version_differs"));
    }

    @Test
    void doesNotCallNodesWellThatItCouldNotAskFor() {
        ServerAnswers silent = answers(Map.of("/settings", SETTINGS));
        assertThat(sentences(silent, HEALTH, Map.of()))
                .contains("unknown nodes: how nodes report: no answer to /live/snapshot");
    }

    private static List<String> asked(String health, String nodes) {
        return asked(health, nodes, Map.of());
    }

    private static List<String> asked(
            String health, String nodes, Map<String, String> environment) {
        ServerAnswers server =
                answers(
                        Map.of(
                                "/settings",
                                SETTINGS,
                                "/live/snapshot",
                                "{\"messages\":[{\"data\":{\"rows\":" + nodes + "}}]}"));
        return sentences(server, health, environment);
    }

    /** Twelve minutes after noon, with a push interval of a minute. */
    private static List<String> sentences(
            ServerAnswers server, String health, Map<String, String> environment) {
        InstantSource wall =
                InstantSource.fixed(
                        Instant.parse("2026-11-20T04:00:00Z").plus(Duration.ofMinutes(12)));
        return new ServerExamination(server, object(health))
                        .findings(
                                new ConfigSources(environment, List.of()).gather(null, Map.of()),
                                new Doctor.Thoroughness(false, 10, "1.0"),
                                wall)
                        .stream()
                        .map(each ->
                                each.severity().word() + " " + each.code() + ": " + each.sentence())
                        .toList();
    }

    private static ServerAnswers answers(Map<String, String> bodies) {
        return new ServerAnswers() {
            @Override
            public int port() {
                return 8080;
            }

            @Override
            public JsonObject get(String path, Map<String, String> query) {
                String body = bodies.get(path);
                if (body == null) {
                    throw new NoAnswer("no answer to " + path, new AssertionError());
                }
                return object(body);
            }
        };
    }

    private static JsonObject object(String json) {
        return JsonObject.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
