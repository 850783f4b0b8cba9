package dev.weir.server;

import dev.weir.relay.RelaySecret;
import dev.weir.web.ApiToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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

    /** Port of the gate; 0 = nobody has said. It may be that of a writer that is no more. */
    int port() {
        try {
            return Integer.parseInt(Files.readString(gate).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    void tell(int port) throws IOException {
        Path fresh = gate.resolveSibling(gate.getFileName() + ".new");
        Files.writeString(fresh, port + "\n");
        Files.move(fresh, gate, StandardCopyOption.ATOMIC_MOVE);
    }
}
