package dev.weir.simulate;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of our own, which may be killed. One thread. */
final class ServerChild implements AutoCloseable {
    /** The launcher's; a cache of classes would have to fit the jar. */
    private static final List<String> FLAGS =
            List.of(
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-Xms32m",
                    "-Xmx256m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:-UsePerfData",
                    "--enable-native-access=ALL-UNNAMED");

    private static final int LOG_TAIL = 20;

    private final Path dataDirectory;
    private final int port;
    private @Nullable Process process;

    ServerChild(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.port = freePort();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it, with these properties besides. */
    void start(List<String> properties) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(properties);
        command.addAll(program());
        command.addAll(
                List.of(
                        "serve",
                        "--data-dir",
                        dataDirectory.toString(),
                        "--port",
                        Integer.toString(port)));
        try {
            Files.createDirectories(dataDirectory);
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar this class came from, or, within a build, the class path. */
    private static List<String> program() {
        String jar = System.getProperty("weir.jar", "");
        if (jar.isEmpty()) {
            File source =
                    new File(
                            ServerChild.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .getPath());
            if (source.isDirectory()) {
                return List.of("-cp", System.getProperty("java.class.path"), "dev.weir.Main");
            }
            jar = source.getPath();
        }
        return List.of("-jar", jar);
    }

    private Path log() {
        return dataDirectory.resolve("server.log");
    }

    /** Whether it runs; also false before the first start. */
    boolean running() {
        return process != null && process.isAlive();
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            await(running);
        }
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SimulationFailed("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulationFailed("interrupted", e);
        }
    }

    /** How it ended, with the end of what it wrote. */
    String obituary() {
        Process ended = process;
        if (ended == null || ended.isAlive()) {
            return "the server runs";
        }
        try {
            List<String> lines = Files.readAllLines(log());
            return "the server ended with code "
                    + ended.exitValue()
                    + ":\n"
                    + String.join(
                            "\n",
                            lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "the server ended with code " + ended.exitValue();
        }
    }

    int exitCode() {
        return process == null ? 0 : process.exitValue();
    }

    /** Ends it in order. */
    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroy();
            await(running);
        }
    }
}
