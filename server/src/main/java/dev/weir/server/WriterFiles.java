package dev.weir.server;

import dev.weir.relay.RelaySecret;
import dev.weir.web.ApiToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * What the processes on one data directory tell each other through it: their secret, and where the
 * writer's gate is.
 */
final class WriterFiles {
    private final Path data;
    private final Path gate;

    WriterFiles(Path data) {
        this.data = data;
        this.gate = data.resolve("writer.port");
    }

    /** The secret; made by whoever comes first, for its owner's eyes only. */
    RelaySecret secret() {
        return new RelaySecret(ApiToken.open(data.resolve("relay-secret")).text());
    }

    /** The gate; null = nobody has said. It may be that of a writer that is no more. */
    @Nullable InetSocketAddress gate() {
        try {
            int port = Integer.parseInt(Files.readString(gate).strip());
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    void tell(int port) throws IOException {
        Path fresh = gate.resolveSibling(gate.getFileName() + ".new");
        Files.writeString(fresh, port + "\n");
        Files.move(fresh, gate, StandardCopyOption.ATOMIC_MOVE);
    }
}
