package dev.weir.e2e;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code weir serve} below {@code deploy/weir-keeper}, which holds its listening socket. */
final class KeptWeir implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process keeper;
    private final int port;

    private KeptWeir(Process keeper, int port) {
        this.keeper = keeper;
        this.port = port;
    }

    /** Returns when it answers. */
    static KeptWeir on(Path data) throws IOException {
        int port = freePort();
        Process keeper =
                new ProcessBuilder(
                                List.of(
                                        "perl",
                                        Path.of("../deploy/weir-keeper").toRealPath().toString(),
                                        "--listen",
                                        "127.0.0.1:" + port,
                                        "--",
                                        Weir.BUILT.resolve("weir").toRealPath().toString(),
                                        "serve",
                                        "--data-dir",
                                        data.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(data.resolveSibling("weir.log").toFile())
                        .start();
        KeptWeir weir = new KeptWeir(keeper, port);
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
        return port;
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
                HttpURLConnection asked =
                        (HttpURLConnection)
                                URI.create("http://127.0.0.1:" + port + "/healthz")
                                        .toURL()
                                        .openConnection();
                asked.setReadTimeout(30_000);
                if (asked.getResponseCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
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
