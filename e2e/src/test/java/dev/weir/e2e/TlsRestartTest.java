package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a proxy: restarts under load over TLS, and a certificate renewed meanwhile (R27). */
@Tag("proxies")
class TlsRestartTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int NODES = 40;
    private static final int RESTARTS = 3;

    @TempDir Path directory;

    @Test
    void nothingIsRefusedOrThrownAwayAndNewHandshakesGetTheNewCertificate() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        Pem.make("first", certificate, key);
        try (KeptWeir weir =
                KeptWeir.on(
                        data,
                        "--tls-certificate",
                        certificate.toString(),
                        "--tls-key",
                        key.toString())) {
            Operator operator = Operator.of(weir, data);
            operator.makeNodes(NODES, TOKEN);
            ResettingFleet fleet = fleet(weir);
            try {
                fleet.awaitPushes(500);
                for (int i = 0; i < RESTARTS; i++) {
                    weir.restart();
                    fleet.awaitPushes(500);
                }
                assertThat(fleet.certificates).containsOnlyKeys("CN=first");

                Pem.make("second", certificate, key);
                awaitCertificate(weir, "CN=second");
                // Those that are open go on with what they have: nobody is sent away for it.
                fleet.awaitPushes(500);
                assertThat(fleet.certificates).containsOnlyKeys("CN=first");

                weir.restart();
                fleet.awaitPushes(500);
            } finally {
                fleet.close();
            }
            System.out.println(
                    "TLS, %d restarts: %s; handshakes %s"
                            .formatted(RESTARTS + 1, fleet.figures(), fleet.certificates));
            assertThat(fleet.certificates).containsOnlyKeys("CN=first", "CN=second");
            assertThat(fleet.refused).hasValue(0);
            assertThat(fleet.errorAnswers).hasValue(0);
            assertThat(fleet.thrownAway).hasValue(0);
            assertThat(operator.counted()).isEqualTo(fleet.delivered.get());
        }
    }

    /** Connects anew until that one is shown: the files are looked at once a second. */
    private static void awaitCertificate(KeptWeir weir, String name) throws IOException {
        String shown = "";
        for (int i = 0; i < 300 && !shown.equals(name); i++) {
            try (SSLSocket probe =
                    (SSLSocket)
                            Pem.trustingAll()
                                    .getSocketFactory()
                                    .createSocket("127.0.0.1", weir.port())) {
                probe.startHandshake();
                shown = Pem.shownBy(probe);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        assertThat(shown).isEqualTo(name);
    }

    private static ResettingFleet fleet(KeptWeir weir) {
        return new ResettingFleet(weir.port(), NODES, TOKEN, Pem.trustingAll().getSocketFactory());
    }
}
