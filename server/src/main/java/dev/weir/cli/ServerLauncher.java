package dev.weir.cli;

import dev.weir.config.ServerConfig;
import dev.weir.server.SeveralProcesses;
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
        try {
            return config.severalProcesses() || config.machines().isOn()
                    ? oneOfSeveral(config)
                    : only(config);
        } catch (StartRefused e) {
            throw new CommandFailed(
                    e.inUse() ? ExitCode.LOCKED : ExitCode.REFUSED, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new CommandFailed(
                    ExitCode.FAILED,
                    String.valueOf(e.getMessage()),
                    "the log above says why; is something else listening there?");
        }
    }

    private static Running only(ServerConfig config) {
        WeirServer server = WeirServer.start(config, wall(), System::nanoTime);
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

    private static Running oneOfSeveral(ServerConfig config) {
        SeveralProcesses process = SeveralProcesses.start(config, wall(), System::nanoTime);
        return new Running() {
            @Override
            public URI address() {
                return process.address();
            }

            @Override
            public void whenWriting(Runnable told) {
                if (process.isWriter()) {
                    told.run();
                } else {
                    Thread.ofVirtual().start(() -> whenWritingAtLast(process, told));
                }
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }

    private static void whenWritingAtLast(SeveralProcesses process, Runnable told) {
        try {
            process.awaitWriting();
            told.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InstantSource wall() {
        InstantSource system = InstantSource.system();
        return CLOCK_FILE == null
                ? system
                : new SteppedClock(Path.of(CLOCK_FILE), system, System::nanoTime);
    }
}
