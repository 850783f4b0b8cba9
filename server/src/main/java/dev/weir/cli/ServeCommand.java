package dev.weir.cli;

import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import dev.weir.config.ServerConfig;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "serve",
        description = "Start the server and run until stopped.",
        footer = {
            "",
            "Examples:",
            "  weir serve",
            "  weir serve --data-dir /var/lib/weir --listen 0.0.0.0 --port 8080",
            "  weir serve --config /etc/weir/weir.yaml"
        })
final class ServeCommand implements Callable<Integer> {
    private final Console console;
    private final Launcher launcher;
    private final ConfigOptions options;

    private ServeCommand(Console console, Launcher launcher, ConfigOptions options) {
        this.console = console;
        this.launcher = launcher;
        this.options = options;
    }

    /** Its options are the configuration's keys. */
    static CommandLine line(Console console, Launcher launcher, ConfigSources sources) {
        ConfigOptions options = new ConfigOptions(sources);
        return options.addTo(new CommandLine(new ServeCommand(console, launcher, options)));
    }

    @Override
    public Integer call() {
        ConfigTexts texts = options.texts();
        if (texts.unreadable() != null) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    texts.unreadable(),
                    "let the user that runs the server read it");
        }
        ServerConfig config =
                switch (texts.read()) {
                    case ConfigRead.Valid valid -> valid.config();
                    case ConfigRead.Invalid invalid ->
                            throw new CommandFailed(
                                    ExitCode.USAGE, String.join("\nweir: ", invalid.problems()));
                };
        if (texts.file() != null) {
            console.err().println("configuration in " + texts.file().toAbsolutePath());
        }
        runUntilStopped(console, launcher, config, started -> link(console, started));
        return ExitCode.OK.number();
    }

    /** Started beside the server, ended before it. */
    @FunctionalInterface
    interface Companion {
        AutoCloseable start(ServerConfig config);
    }

    /** Serves until the process is told to stop. */
    static void runUntilStopped(
            Console console, Launcher launcher, ServerConfig config, Companion companion) {
        CountDownLatch stopped = new CountDownLatch(1);
        Launcher.Running server = launcher.start(config);
        AddressFile address = new AddressFile(config.addressFile(), server.address());
        server.whenWriting(address::write);
        console.out()
                .println(
                        "weir "
                                + VersionCommand.version()
                                + " listens on "
                                + server.address()
                                + ", data in "
                                + config.dataDirectory());
        AutoCloseable beside = companion.start(config);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(address, beside, server, stopped), "stop"));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(
            AddressFile address,
            AutoCloseable beside,
            Launcher.Running server,
            CountDownLatch stopped) {
        address.remove();
        try {
            beside.close();
        } catch (Exception e) {
            throw new IllegalStateException("what ran beside the server did not stop", e);
        } finally {
            server.close();
            stopped.countDown();
        }
    }

    private static AutoCloseable link(Console console, ServerConfig config) {
        if (console.outIsTerminal()) {
            console.out()
                    .println(
                            "open "
                                    + config.publicUrl()
                                            .map(Object::toString)
                                            .orElseGet(() ->
                                                    LinkCommand.of(
                                                            Api.at(config.dataDirectory()))));
        } else {
            // What is written here ends up in a log, where a token must not be.
            console.out().println("'weir link' prints a link to the page");
        }
        return () -> {};
    }
}
