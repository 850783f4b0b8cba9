package dev.weir.cli;

import dev.weir.config.ServerConfig;
import dev.weir.server.StartRefused;
import dev.weir.server.WeirServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Starts the real server, on this machine's clocks. */
final class ServerLauncher implements Launcher {
    /** For tests of what a wrong clock does: {@link SteppedClock}. */
    private static final @Nullable String CLOCK_FILE = System.getProperty("weir.fault.clockFile");

    @Override
    public Running start(ServerConfig config) {
        WeirServer server;
        try {
            server = WeirServer.start(config, wall(), System::nanoTime);
        } catch (StartRefused e) {
            throw new CommandFailed(
                    e.inUse() ? ExitCode.LOCKED : ExitCode.REFUSED, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    String.valueOf(e.getMessage()),
                    "the log above says why; is something else listening there?");
        }
        return new Running() {
            @Override
            public URI address() {
                return server.address();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    private static InstantSource wall() {
        InstantSource system = InstantSource.system();
        return CLOCK_FILE == null
                ? system
                : new SteppedClock(Path.of(CLOCK_FILE), system, System::nanoTime);
    }
}
