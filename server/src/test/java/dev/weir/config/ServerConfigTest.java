package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerConfigTest {

    @Test
    void standsWithoutAnyValue() {
        ServerConfig config = valid(Map.of());

        assertThat(config.dataDirectory()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(config.listenAddress()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.hourRetention()).isEqualTo(Duration.ofDays(35));
        assertThat(config.nodeCapacityBitsPerSecond()).isEqualTo(10_000_000_000L);
        assertThat(config.timeZone()).isEqualTo(ZoneId.systemDefault());
    }

    @Test
    void letsSeveralMachinesOnlyOnADatabaseServerWithASecretAndAnAddress() {
        ConfigRead read =
                ServerConfig.read(
                        Map.of("machine-listen", "0.0.0.0:9443", "several-processes", "true"));

        assertThat(((ConfigRead.Invalid) read).problems())
                .containsExactlyInAnyOrder(
                        "machine-secret: expected at least 32 visible ASCII characters, the same on"
                                + " all machines",
                        "machine-address: needed, as machine-listen names no machine",
                        "machine-listen: several machines need a database on a server; SQLite is a"
                                + " file of one",
                        "several-processes: not together with machine-listen");
        ServerConfig config =
                valid(
                        Map.of(
                                "machine-listen",
                                "10.0.0.1:9443",
                                "machine-secret",
                                "s".repeat(32),
                                "database",
                                "jdbc:postgresql://localhost/weir"));
        assertThat(config.machines().address()).isEqualTo("10.0.0.1:9443");
        assertThat(config.machines().toString()).doesNotContain("sss");
    }

    @Test
    void reportsEveryProblemAtOnce() {
        ConfigRead read =
                ServerConfig.read(
                        Map.of(
                                "port", "70000",
                                "time-zone", "Mars/Olympus",
                                "journal-segment", "many",
                                "idle-timeout", "30s",
                                "hour-retention", "36h",
                                "public-host", "https://weir.example",
                                "prot", "1"));

        assertThat(read).isInstanceOf(ConfigRead.Invalid.class);
        assertThat(((ConfigRead.Invalid) read).problems())
                .containsExactlyInAnyOrder(
                        "prot: there is no such key",
                        "port: '70000' is too large",
                        "public-host: expected host names without scheme or port, not"
                                + " 'https://weir.example'",
                        "time-zone: expected a zone such as Europe/Berlin, not 'Mars/Olympus'",
                        "hour-retention: must be whole days",
                        "journal-segment: expected a size such as 64MiB or 1.5TiB, not 'many'",
                        "idle-timeout: '30s' is too small");
    }

    @Test
    void aLogv2fsThatIsFollowedNeedsANodeAndItsUrlIsNotRepeated() {
        assertThat(valid(Map.of()).logv2fs().isOn()).isFalse();
        for (String url :
                List.of(
                        "jdbc:postgresql://[::1]:5433/logv2fs?sslmode=require",
                        "mongodb://a:b@one:27017,two/logV2rayTrafficDB?replicaSet=rs0",
                        "mongodb+srv://cluster.example.org")) {
            FollowConfig follow = valid(Map.of("logv2fs", url, "logv2fs-node", "3")).logv2fs();
            assertThat(follow.isOn()).isTrue();
            assertThat(follow.toString()).doesNotContain(url);
            assertThat(((ConfigRead.Invalid) ServerConfig.read(Map.of("logv2fs", url))).problems())
                    .containsExactly("logv2fs: needs logv2fs-node too");
        }
        for (String url : List.of("jdbc:mysql://host/secret", "mongodb:///secret", "secret")) {
            ConfigRead read = ServerConfig.read(Map.of("logv2fs", url, "logv2fs-node", "3"));
            assertThat(((ConfigRead.Invalid) read).problems())
                    .containsExactly(
                            "logv2fs: expected jdbc:postgresql://host/name or mongodb://host");
        }
    }

    @Test
    void readsAmountsAsPeopleWriteThem() {
        assertThat(Quantity.bytes("200")).isEqualTo(200);
        assertThat(Quantity.bytes("200g")).isEqualTo(200L << 30);
        assertThat(Quantity.bytes("1.5 TiB")).isEqualTo(3L << 39);
        assertThat(Quantity.bitsPerSecond("2.5Gbit/s")).isEqualTo(2_500_000_000L);
        assertThat(Quantity.duration("35d")).isEqualTo(Duration.ofDays(35));
        assertThatThrownBy(() -> Quantity.bytes("-1")).hasMessageContaining("expected a size");
        assertThatThrownBy(() -> Quantity.bytes("9999999PiB")).hasMessageContaining("too large");
    }

    @Test
    void knowsHowToBeReachedFromThisMachine() {
        assertThat(valid(Map.of("listen", "0.0.0.0")).localUri(8080))
                .hasToString("http://127.0.0.1:8080");
        assertThat(valid(Map.of("listen", "fd00::1")).localUri(81))
                .hasToString("http://[fd00::1]:81");
    }

    @Test
    void thePublicUrlDecidesPathCookiesAndNames() {
        ServerConfig config = valid(Map.of("public-url", "https://Example.org:443/a/weir/"));

        assertThat(config.basePath()).isEqualTo("/a/weir");
        assertThat(config.cookiePath()).isEqualTo("/a/weir/");
        assertThat(config.secureCookies()).isTrue();
        assertThat(config.publicHosts()).containsExactly("example.org");
        assertThat(config.publicUrl()).get().hasToString("https://example.org/a/weir/");
        assertThat(valid(Map.of()).cookiePath()).isEqualTo("/");
        assertThat(valid(Map.of("public-url", "http://e.org")).secureCookies()).isFalse();
        for (String wrong :
                new String[] {
                    "example.org",
                    "ftp://e.org",
                    "https://e.org/?a",
                    "https://e.org/a//b",
                    "https://e.org/..",
                    "https://u@e.org",
                    "https://e.org/%41"
                }) {
            assertThat(ServerConfig.read(Map.of("public-url", wrong)))
                    .as(wrong)
                    .isInstanceOf(ConfigRead.Invalid.class);
        }
    }

    @Test
    void certificateAndKeyBelongTogether() {
        ServerConfig config = valid(Map.of("tls-certificate", "/c.pem", "tls-key", "/k.pem"));

        assertThat(config.secureCookies()).isTrue();
        assertThat(config.localUri(8443)).hasToString("https://127.0.0.1:8443");
        assertThat(ServerConfig.read(Map.of("tls-key", "/k.pem")))
                .isEqualTo(
                        new ConfigRead.Invalid(
                                List.of("tls-key: tls-certificate and tls-key belong together")));
    }

    @Test
    void aPageIsOurOwnUnderThePublicUrlOrTheNameThatWasAsked() {
        ServerConfig config = valid(Map.of("public-url", "https://example.org/weir"));

        assertThat(config.ownOrigin("https://example.org", "127.0.0.1:8080")).isTrue();
        assertThat(config.ownOrigin("http://127.0.0.1:8080", "127.0.0.1:8080")).isTrue();
        assertThat(config.ownOrigin("http://127.0.0.1:9090", "127.0.0.1:8080")).isFalse();
        assertThat(config.ownOrigin("https://example.org.evil", "127.0.0.1:8080")).isFalse();
        assertThat(config.ownOrigin("null", "127.0.0.1:8080")).isFalse();
        assertThat(config.ownOrigin("http://", "")).isFalse();
    }

    @Test
    void anOldPanelIsReachedByHttpWithATokenThatIsNeverShown() {
        ServerConfig config =
                valid(
                        Map.of(
                                "shadow-panel", "https://old.example.org/panel",
                                "shadow-panel-token", "very-secret"));

        assertThat(config.shadow().panel().orElseThrow())
                .hasToString("https://old.example.org/panel/");
        assertThat(config.toString()).doesNotContain("very-secret");
        assertThat(ServerConfig.read(Map.of("shadow-panel", "https://old.example.org")))
                .isEqualTo(
                        new ConfigRead.Invalid(
                                List.of("shadow-panel-token: is missing; shadow-panel needs it")));
        assertThat(ServerConfig.read(Map.of("shadow-panel", "file:///etc/passwd")))
                .isInstanceOf(ConfigRead.Invalid.class);
    }

    @Test
    void aPasswordInTheAddressOfTheDatabaseIsRefusedAndNotRepeated() {
        for (String address :
                List.of(
                        "jdbc:mariadb://weir:topsecret@127.0.0.1/weir",
                        "jdbc:postgresql://weir:topsecret@127.0.0.1:5432/weir")) {
            assertThat(
                            ((ConfigRead.Invalid) ServerConfig.read(Map.of("database", address)))
                                    .problems())
                    .singleElement()
                    .asString()
                    .contains("database-password")
                    .doesNotContain("topsecret");
        }
    }

    private static ServerConfig valid(Map<String, String> values) {
        ConfigRead read = ServerConfig.read(values);
        assertThat(read).isInstanceOf(ConfigRead.Valid.class);
        return ((ConfigRead.Valid) read).config();
    }
}
