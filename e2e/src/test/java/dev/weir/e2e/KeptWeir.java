package dev.weir.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code weir serve} below {@code deploy/weir-keeper}, which holds its listening socket. */
final class KeptWeir implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpClient asking =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(Pem.trustingAll())
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
    private final Process keeper;
    private final URI address;

    private KeptWeir(Process keeper, URI address) {
        this.keeper = keeper;
        this.address = address;
    }

    /**
     * Returns when it answers.
     *
     * @param options for {@code weir serve}
     */
    static KeptWeir on(Path data, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        "perl",
                        Path.of("../deploy/weir-keeper").toRealPath().toString(),
                        "--listen",
                        "127.0.0.1:" + port,
                        "--",
                        Weir.BUILT.resolve("weir").toRealPath().toString(),
                        "serve",
                        "--data-dir",
                        data.toString()));
        command.addAll(List.of(options));
        Process keeper =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolveSibling("weir.log").toFile())
                        .start();
        String scheme = command.contains("--tls-certificate") ? "https" : "http";
        KeptWeir weir = new KeptWeir(keeper, URI.create(scheme + "://127.0.0.1:" + port));
        weir.awaitAnswer();
        return weir;
    }

    /** A port that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return address.getPort();
    }

    URI address() {
        return address;
    }

    /** Ends the process in its own time and waits until the next one answers. */
    void restart() throws IOException {
        ProcessHandle before = process();
        new ProcessBuilder("kill", "-HUP", Long.toString(keeper.pid())).start().onExit().join();
        await(before);
    }

    /** Ends the process as a crash does and waits until the next one answers. */
    void crash() throws IOException {
        ProcessHandle before = process();
        before.destroyForcibly();
        await(before);
    }

    private void await(ProcessHandle before) throws IOException {
        before.onExit().join();
        awaitAnswer();
    }

    private ProcessHandle process() throws IOException {
        return keeper.children().findFirst().orElseThrow(() -> new IOException("no server runs"));
    }

    private void awaitAnswer() throws IOException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            if (!keeper.isAlive()) {
                throw new IOException("the keeper ended with " + keeper.exitValue());
            }
            try {
                HttpRequest question =
                        HttpRequest.newBuilder(address.resolve("/healthz"))
                                .timeout(Duration.ofSeconds(30))
                                .build();
                if (asking.send(question, HttpResponse.BodyHandlers.discarding()).statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new IOException("the server does not answer");
    }

    @Override
    public void close() {
        keeper.destroy();
        keeper.onExit().join();
    }

    /** What server and keeper wrote. */
    static String log(Path data) throws IOException {
        return Files.readString(data.resolveSibling("weir.log"));
    }
}
