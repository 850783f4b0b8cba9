package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.TestCertificate;
import dev.weir.metrics.Exposition;
import dev.weir.metrics.Exposition.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsRoutesTest {
    private static final String SHADOWSOCKS =
            "{\"server_port\":8443,\"cipher\":\"aes-256-gcm\",\"server_key\":\"\"}";

    /** Names of Prometheus clients, without a unit of their own. */
    private static final List<String> CONVENTIONAL =
            List.of("process_open_fds", "process_max_fds", "jvm_threads_current");

    @TempDir Path data;
    @TempDir Path directory;

    @Test
    void everySampleHasHelpTypeAndANameAsTheyShouldBe() {
        try (WebFixture weir = new WebFixture(data)) {
            fill(weir);
            Map<String, Exposition.Family> families = scrape(weir);
            assertThat(families).hasSizeGreaterThan(50);
            families.values()
                    .forEach(family -> {
                        assertThat(family.name()).matches("(weir|jvm|process)_[a-z_]+");
                        assertThat(family.help()).endsWith(".");
                        if (!CONVENTIONAL.contains(family.name())) {
                            assertThat(family.name())
                                    .as("time in seconds, sizes in bytes")
                                    .doesNotContain(
                                            "milli", "micro", "nano", "kilo", "mega", "percent");
                        }
                    });
        }
    }

    @Test
    void countsReportsBytesAndAnswersOfANode() {
        try (WebFixture weir = new WebFixture(data)) {
            fill(weir);
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1000,2000]}");
            weir.push(1, "node-token-of-sixteen", "{\"1\":[10,20],\"99\":[1,2]}");
            weir.send("GET", "/api/v1/server/UniProxy/user?node_id=1&token=wrong", "");
            Map<String, Exposition.Family> families = scrape(weir);

            Map<String, String> node =
                    Map.of("node", "1", "type", "shadowsocks", "name", "hk \\\"1\\\"\\\\");
            assertThat(value(families, "weir_node_bytes_total", with(node, "direction", "upload")))
                    .isEqualTo(1011);
            assertThat(
                            value(
                                    families,
                                    "weir_node_bytes_total",
                                    with(node, "direction", "download")))
                    .isEqualTo(2022);
            assertThat(value(families, "weir_bytes_total", Map.of("direction", "download")))
                    .isEqualTo(2022);
            assertThat(value(families, "weir_unattributed_bytes", Map.of())).isEqualTo(3);
            assertThat(value(families, "weir_node_last_report_timestamp_seconds", node))
                    .isBetween(
                            WebFixture.NOON.getEpochSecond() - 1.0,
                            WebFixture.NOON.getEpochSecond() + 60.0);
            double reports =
                    samples(families, "weir_reports_total").stream()
                            .filter(each -> each.labels().containsValue("shadowsocks"))
                            .mapToDouble(Sample::value)
                            .sum();
            assertThat(reports).isEqualTo(2);
            assertThat(
                            value(
                                    families,
                                    "weir_answer_seconds",
                                    "weir_answer_seconds_count",
                                    Map.of("door", "node_push")))
                    .isEqualTo(2);
            assertThat(
                            value(
                                    families,
                                    "weir_node_requests_refused_total",
                                    Map.of("reason", "wrong_token")))
                    .isEqualTo(1);
            assertThat(value(families, "weir_posting_lag_entries", Map.of())).isZero();
            assertThat(value(families, "weir_database_up", Map.of())).isEqualTo(1);
        }
    }

    @Test
    void goesOnFromTheLedgersBytesAfterARestart() {
        try (WebFixture weir = new WebFixture(data)) {
            fill(weir);
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1000,2000]}");
        }
        try (WebFixture weir = new WebFixture(data)) {
            weir.settle();
            assertThat(value(scrape(weir), "weir_bytes_total", Map.of("direction", "upload")))
                    .isEqualTo(1000);
        }
    }

    @Test
    void countsFailedSignInsByReasonAndNamesNobody() {
        try (WebFixture weir = new WebFixture(data)) {
            Person.create(weir, "kate@example.org", "owner");
            Map<String, String> wrong = Map.of("reason", "wrong_credentials");
            assertThat(value(scrape(weir), "weir_sign_ins_failed_total", wrong)).isZero();

            for (int i = 0; i < 6; i++) {
                new Person(weir).signIn("kate@example.org", "wrong wrong wrong");
            }
            new Person(weir).signIn("nobody@example.org", "wrong wrong wrong");

            Map<String, Exposition.Family> families = scrape(weir);
            double refused =
                    value(
                            families,
                            "weir_sign_ins_failed_total",
                            Map.of("reason", "too_many_attempts"));
            assertThat(refused).isPositive();
            assertThat(value(families, "weir_sign_ins_failed_total", wrong) + refused).isEqualTo(7);
            assertThat(samples(families, "weir_sign_ins_failed_total")).hasSize(4);
            assertThat(weir.get("/metrics").body()).doesNotContain("kate", "nobody");
        }
    }

    @Test
    void countsReportsThatReachBackOverASilence() {
        try (WebFixture weir = new WebFixture(data)) {
            fill(weir);
            assertThat(weir.send("PATCH", "/api/v1/nodes/1", "{\"family\":\"keeps\"}").status())
                    .isEqualTo(200);
            Map<String, String> late = Map.of("event", "late_report");
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1000,2000]}");
            assertThat(value(scrape(weir), "weir_node_events_total", late)).isZero();
            weir.pause(java.time.Duration.ofMinutes(7));
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1100,2100]}");
            assertThat(value(scrape(weir), "weir_node_events_total", late)).isEqualTo(1);
        }
    }

    @Test
    void leavesSingleNodesOutWhereAsked() {
        try (WebFixture weir = new WebFixture(data, Map.of("metrics-nodes", "none"))) {
            fill(weir);
            assertThat(scrape(weir)).doesNotContainKey("weir_node_bytes_total");
            assertThat(weir.get("/metrics").body()).doesNotContain("hk");
        }
    }

    @Test
    void namesNoUser() {
        try (WebFixture weir = new WebFixture(data)) {
            fill(weir);
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1000,2000]}");
            assertThat(weir.get("/metrics").body()).doesNotContain("example.org", "user=");
        }
    }

    @Test
    void opensToATokenOnly() {
        try (WebFixture weir =
                new WebFixture(data, Map.of("metrics-token", "a-token-for-scrapers"))) {
            assertThat(weir.send("GET", "/metrics", "", new String[0]).status()).isEqualTo(401);
            assertThat(scrapeWith(weir, "a-token-for-scraper").status()).isEqualTo(401);
            assertThat(scrapeWith(weir, "a-token-for-scrapers").status()).isEqualTo(200);
            assertThat(scrapeWith(weir, weir.token).status()).isEqualTo(200);
            // It opens nothing else.
            assertThat(
                            weir.send(
                                            "GET",
                                            "/api/v1/health",
                                            "",
                                            "Authorization: Bearer a-token-for-scrapers")
                                    .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void isNotThereWhenSwitchedOff() {
        try (WebFixture weir = new WebFixture(data, Map.of("metrics", "off"))) {
            assertThat(weir.get("/metrics").status()).isEqualTo(404);
        }
    }

    @Test
    void isOpenOnlyOnAnAddressOfItsOwn() {
        try (WebFixture weir =
                new WebFixture(data, Map.of("metrics", "open", "metrics-listen", "127.0.0.1:0"))) {
            assertThat(weir.get("/metrics").status()).isEqualTo(404);
            assertThat(weir.onMetricsPort("/metrics").status()).isEqualTo(200);
            assertThat(weir.onMetricsPort("/readyz").status()).isEqualTo(200);
            assertThat(weir.onMetricsPort("/weir.js").status()).isEqualTo(404);
        }
    }

    @Test
    void tellsWhenTheCertificateInUseEnds() throws Exception {
        TestCertificate made = TestCertificate.in(directory);
        assertThat(
                        value(
                                withCertificate(made),
                                "weir_certificate_not_after_timestamp_seconds",
                                Map.of()))
                .isEqualTo(made.endsMillis() / 1e3);
    }

    private Map<String, Exposition.Family> withCertificate(TestCertificate made) {
        Map<String, String> keys =
                Map.of(
                        "tls-certificate",
                        made.certificate().toString(),
                        "tls-key",
                        made.key().toString(),
                        "metrics",
                        "open",
                        "metrics-listen",
                        "127.0.0.1:0");
        try (WebFixture weir = new WebFixture(directory.resolve("tls"), keys)) {
            return Exposition.of(weir.onMetricsPort("/metrics").body());
        }
    }

    @Test
    void dashboardAndAlertsNameOnlyMetricsThatExist() throws Exception {
        Set<String> onlyWithCertificate = withCertificate(TestCertificate.in(directory)).keySet();
        try (WebFixture weir = new WebFixture(data)) {
            fill(weir);
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1000,2000]}");
            weir.setClock(java.time.Duration.ofSeconds(60));
            weir.push(1, "node-token-of-sixteen", "{\"1\":[1,2]}");
            Map<String, Exposition.Family> families = scrape(weir);
            Set<String> exist = new HashSet<>(families.keySet());
            exist.addAll(onlyWithCertificate);
            for (String file : List.of("grafana/weir.json", "prometheus/alerts.yaml")) {
                String text = Files.readString(Path.of("../deploy").resolve(file));
                Matcher name = Pattern.compile("\\b(weir|jvm|process)_[a-z_]+\\b").matcher(text);
                int found = 0;
                while (name.find()) {
                    found++;
                    assertThat(exist)
                            .as(file)
                            .contains(name.group().replaceAll("_(bucket|sum|count)$", ""));
                }
                assertThat(found).isGreaterThan(10);
            }
        }
    }

    private static void fill(WebFixture weir) {
        assertThat(weir.send("POST", "/api/v1/users", "{\"email\":\"u1@example.org\"}").status())
                .isEqualTo(201);
        assertThat(
                        weir.send(
                                        "POST",
                                        "/api/v1/nodes",
                                        "{\"type\":\"shadowsocks\",\"nodeId\":1,\"name\":\"hk \\\"1\\\"\\\\\","
                                                + "\"token\":\"node-token-of-sixteen\",\"settings\":"
                                                + SHADOWSOCKS
                                                + "}")
                                .status())
                .isEqualTo(201);
    }

    private static Map<String, Exposition.Family> scrape(WebFixture weir) {
        WebFixture.Reply reply = weir.get("/metrics");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("content-type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        return Exposition.of(reply.body());
    }

    private static WebFixture.Reply scrapeWith(WebFixture weir, String token) {
        return weir.send("GET", "/metrics", "", "Authorization: Bearer " + token);
    }

    private static double value(
            Map<String, Exposition.Family> families, String name, Map<String, String> labels) {
        return value(families, name, name, labels);
    }

    private static double value(
            Map<String, Exposition.Family> families,
            String family,
            String name,
            Map<String, String> labels) {
        List<Sample> samples = samples(families, family);
        return samples.stream()
                .filter(each -> each.name().equals(name) && each.labels().equals(labels))
                .findFirst()
                .orElseThrow(() -> new AssertionError(samples.toString()))
                .value();
    }

    private static List<Sample> samples(Map<String, Exposition.Family> families, String name) {
        Exposition.Family family = families.get(name);
        assertThat(family).as(name).isNotNull();
        return family == null ? List.of() : family.samples();
    }

    private static Map<String, String> with(
            Map<String, String> labels, String label, String value) {
        Map<String, String> more = new java.util.TreeMap<>(labels);
        more.put(label, value);
        return more;
    }
}
