package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateExaminationTest {
    @TempDir static Path directory;
    private static byte[] der = {};

    /** Good for 90 days, for one name and one pattern. */
    @BeforeAll
    static void makeACertificate()
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "weir",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=weir",
                                "-ext",
                                "san=dns:weir.example.org,dns:*.example.net",
                                "-validity",
                                "90",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore pair = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        der = pair.getCertificate("weir").getEncoded();
        Files.writeString(
                directory.resolve("cert.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n",
                StandardCharsets.US_ASCII);
        Files.write(directory.resolve("server.certificate"), der);
    }

    @Test
    void isContentWithACertificateForTheNamesPeopleUse() {
        assertThat(found("weir.example.org,a.example.net", Duration.ZERO))
                .containsExactly("ok certificate");
    }

    @Test
    void tellsTheEndTwoWeeksBeforeAndAfterwards() {
        assertThat(found("", Duration.ofDays(70))).containsExactly("ok certificate");
        assertThat(found("", Duration.ofDays(80))).containsExactly("warning certificate_expires");
        assertThat(found("", Duration.ofDays(91))).containsExactly("broken certificate_expired");
    }

    @Test
    void tellsNamesThatItIsNotFor() {
        assertThat(found("weir.example.com", Duration.ZERO))
                .containsExactly("warning certificate_name");
        assertThat(found("a.b.example.net", Duration.ZERO))
                .as("a star is one part")
                .containsExactly("warning certificate_name");
    }

    @Test
    void tellsThatTheServerUsesAnotherOne() throws IOException {
        Files.writeString(directory.resolve("server.certificate"), "another");
        try {
            assertThat(found("", Duration.ZERO)).containsExactly("warning certificate_not_used");
        } finally {
            Files.write(directory.resolve("server.certificate"), der);
        }
    }

    @Test
    void tellsThatItCannotBeRead() {
        assertThat(codes(config("none.pem", ""), Duration.ZERO))
                .containsExactly("broken certificate_unreadable");
        assertThat(codes(config("store.p12", ""), Duration.ZERO))
                .containsExactly("broken certificate_unreadable");
    }

    @Test
    void leavesItToTheProxyWhereNoneIsConfigured() {
        assertThat(codes(ServerConfig.at(directory, 0), Duration.ZERO))
                .containsExactly("ok certificate");
    }

    private static List<String> found(String hosts, Duration later) {
        return codes(config("cert.pem", hosts), later);
    }

    private static List<String> codes(ServerConfig config, Duration later) {
        // keytool dates by the clock of the machine.
        Instant then =
                Instant.ofEpochMilli(directory.resolve("store.p12").toFile().lastModified())
                        .plus(later);
        return new CertificateExamination(config, () -> then)
                .findings(true).stream()
                        .map(each -> each.severity().word() + " " + each.code())
                        .toList();
    }

    private static ServerConfig config(String file, String hosts) {
        Map<String, String> keys =
                Map.of(
                        "data-dir",
                        directory.toString(),
                        "public-host",
                        hosts,
                        "tls-certificate",
                        directory.resolve(file).toString(),
                        "tls-key",
                        directory.resolve("key.pem").toString());
        return ((ConfigRead.Valid) ServerConfig.read(keys)).config();
    }
}
