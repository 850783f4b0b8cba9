package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.e2e.Proxy.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Restarts under load cost no node anything, directly and through each proxy with the file that is
 * shipped (R27). Needs perl, nginx, caddy and haproxy; {@code make e2e-proxies} runs it.
 */
@Tag("proxies")
class RestartUnderLoadTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int NODES = 40;
    private static final int RESTARTS = 3;

    @TempDir Path directory;

    @Test
    void directlyNothingIsRefusedAndNothingThrownAway() throws Exception {
        try (KeptWeir weir = KeptWeir.on(data())) {
            restartsUnderLoad(weir, weir.port(), "direct");
        }
    }

    @ParameterizedTest
    @EnumSource
    void throughAProxyNothingIsRefusedAndNothingThrownAway(Kind kind) throws Exception {
        try (KeptWeir weir = KeptWeir.on(data());
                Proxy proxy = Proxy.start(kind, directory, weir.port())) {
            restartsUnderLoad(weir, proxy.port(), kind.name());
        }
    }

    private void restartsUnderLoad(KeptWeir weir, int port, String name) throws Exception {
        Operator operator = Operator.of(weir, data());
        operator.makeNodes(NODES, TOKEN);
        ResettingFleet fleet = new ResettingFleet(port, NODES, TOKEN);
        try {
            fleet.awaitPushes(500);
            for (int i = 0; i < RESTARTS; i++) {
                weir.restart();
                fleet.awaitPushes(500);
            }
        } finally {
            fleet.close();
        }
        System.out.println(name + ", " + RESTARTS + " restarts: " + fleet.figures());
        assertThat(fleet.refused).hasValue(0);
        assertThat(fleet.errorAnswers).hasValue(0);
        assertThat(fleet.thrownAway).hasValue(0);
        assertThat(operator.counted()).isEqualTo(fleet.delivered.get());

        ResettingFleet other = new ResettingFleet(port, NODES, TOKEN);
        try {
            other.awaitPushes(500);
            for (int i = 0; i < RESTARTS; i++) {
                weir.crash();
                other.awaitPushes(500);
            }
        } finally {
            other.close();
        }
        // For comparison only: what a crash costs is for nobody to promise.
        System.out.println(name + ", " + RESTARTS + " times kill -9: " + other.figures());
    }

    private Path data() throws IOException {
        return Files.createDirectories(directory.resolve("data"));
    }
}
