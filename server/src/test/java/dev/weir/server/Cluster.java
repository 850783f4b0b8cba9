package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RawClient;
import dev.weir.simulate.FreePort;
import dev.weir.simulate.Simulation;
import dev.weir.simulate.SimulationPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Processes that serve one installation, and a balancer before them that brings every connection to
 * one that does not write.
 */
final class Cluster implements AutoCloseable {
    private final Path home;
    private final IntFunction<List<String>> arguments;
    private final Map<String, String> environment;
    private final ToIntFunction<Cluster> writer;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ServerSocket balancer;

    /**
     * @param arguments of 'weir serve' for each, but for the port
     * @param environment further variables of each
     * @param writer which of them writes
     */
    Cluster(
            Path home,
            int size,
            IntFunction<List<String>> arguments,
            Map<String, String> environment,
            ToIntFunction<Cluster> writer)
            throws IOException {
        this.home = home;
        this.arguments = arguments;
        this.environment = environment;
        this.writer = writer;
        this.balancer = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        try {
            for (int i = 0; i < size; i++) {
                ports.add(FreePort.any());
                processes.add(start(i));
                awaitAnswer(i);
            }
        } catch (IOException | AssertionError failed) {
            close();
            throw failed;
        }
        Thread.ofPlatform().daemon().start(this::balance);
    }

    Process process(int index) {
        return processes.get(index);
    }

    int port(int index) {
        return ports.get(index);
    }

    /** Port of the balancer. */
    int port() {
        return balancer.getLocalPort();
    }

    /** Which of them writes. */
    int writer() {
        return writer.applyAsInt(this);
    }

    void awaitAnswer(int index) throws IOException {
        TestServer.await(() -> answers(index) || !process(index).isAlive());
        assertThat(process(index).isAlive()).as(log(index)).isTrue();
    }

    String log(int index) throws IOException {
        return Files.readString(home.resolve("log-" + index));
    }

    boolean answers(int index) {
        try (RawClient client = new RawClient(ports.get(index))) {
            return client.get("/healthz").answer().status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    void kill(int index) throws InterruptedException {
        process(index).destroyForcibly().waitFor();
    }

    void startAgain(int index) throws IOException, InterruptedException {
        process(index).waitFor();
        processes.set(index, start(index));
    }

    private Process start(int index) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.weir.Main",
                                "serve",
                                "--port",
                                Integer.toString(ports.get(index)),
                                "--public-host",
                                "weir",
                                "--time-zone",
                                "UTC",
                                "--journal-segment",
                                "1MiB"));
        command.addAll(arguments.apply(index));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        home.resolve("log-" + index).toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** An emulated fleet and its operator, through the balancer. */
    final class Run {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> simulation = new CompletableFuture<>();

        /**
         * @param deltas entries of distinct pushes; 60,000 take a few seconds
         */
        Run(long seed, long deltas, String token) {
            SimulationPlan plan =
                    new SimulationPlan(
                            deltas,
                            seed,
                            60,
                            9,
                            URI.create("http://127.0.0.1:" + port()),
                            token,
                            null,
                            SimulationPlan.DEFAULT_FAULTS_PER_MILLE,
                            0,
                            0,
                            null,
                            false,
                            false);
            // A thread of its own: those that are shared tell of processes that end.
            Thread.ofPlatform().daemon().start(() -> simulation.complete(simulated(plan)));
        }

        private int simulated(SimulationPlan plan) {
            return Simulation.run(
                    plan,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
        }

        boolean endsWithin(int millis) throws Exception {
            try {
                simulation.get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException goesOn) {
                return false;
            }
        }

        boolean isDone() {
            return simulation.isDone();
        }

        /** Rows are what could be observed, to the byte. */
        void awaitAgreement() throws Exception {
            int result = simulation.get(240, TimeUnit.SECONDS);
            System.out.println(out.toString(StandardCharsets.UTF_8));
            assertThat(result)
                    .as(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(Simulation.AGREES);
        }
    }

    private void balance() {
        while (!balancer.isClosed()) {
            try {
                Socket client = balancer.accept();
                Thread.ofVirtual().start(() -> passOn(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void passOn(Socket client) {
        try (client;
                Socket process = connect()) {
            client.setTcpNoDelay(true);
            process.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> carry(process, client));
            carry(client, process);
            back.join();
        } catch (IOException | InterruptedException ended) {
            // Both ends are closed, which is all that there is to do.
        }
    }

    private Socket connect() throws IOException {
        int writes = writer();
        for (int i = 0; i < 2 * ports.size(); i++) {
            int index = turn.getAndIncrement() % ports.size();
            if (index == writes) {
                continue;
            }
            Socket socket = new Socket();
            try {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(index)));
                return socket;
            } catch (IOException down) {
                socket.close();
            }
        }
        throw new IOException("nobody listens");
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            try {
                from.setSoLinger(true, 0);
                to.setSoLinger(true, 0);
                from.close();
                to.close();
            } catch (IOException gone) {
                // Closed already.
            }
        }
    }

    @Override
    public void close() throws IOException {
        balancer.close();
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
