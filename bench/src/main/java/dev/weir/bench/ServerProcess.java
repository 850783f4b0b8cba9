package dev.weir.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, so that it shares neither heap nor compiler with the load
 * generator. {@code WEIR_JAVA_OPTS} reaches Weir, as it always does.
 */
final class ServerProcess implements AutoCloseable {
    /** Benches start where the repository is. */
    private static final Path BUILT = Path.of("server", "target").toAbsolutePath();

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts Weir through its launcher on a data directory and any free port. */
    static ServerProcess weir(Path data) throws IOException {
        return serve(data, List.of(), BUILT.resolve("weir").toString());
    }

    /**
     * @param options words for {@code serve}
     */
    static ServerProcess weir(Path data, List<String> options) throws IOException {
        return serve(data, options, BUILT.resolve("weir").toString());
    }

    /** As {@link #weir}, without the launcher's flags and cache. */
    static ServerProcess bareWeir(Path data) throws IOException {
        return serve(data, List.of(), JAVA, "-jar", BUILT.resolve("weir.jar").toString());
    }

    private static ServerProcess serve(Path data, List<String> options, String... start)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(start));
        command.addAll(List.of("serve", "--port", "0", "--data-dir", data.toString()));
        command.addAll(options);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        Pattern listens = Pattern.compile("listens on http://[^ ]*:([0-9]+),");
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = listens.matcher(line);
            if (matcher.find()) {
                return new ServerProcess(process, Integer.parseInt(matcher.group(1)));
            }
        }
        process.destroy();
        throw new IOException("weir did not start");
    }

    /** Starts a class of this class path that prints its port as its first line. */
    static ServerProcess start(Class<?> main) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(launchersFlags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            process.destroy();
            throw new IOException(main.getName() + " did not start");
        }
        return new ServerProcess(process, Integer.parseInt(line));
    }

    /** All that the launcher gives java but the cache, which is another jar's. */
    private static List<String> launchersFlags() throws IOException {
        ProcessBuilder launcher = new ProcessBuilder(BUILT.resolve("weir").toString(), "serve");
        launcher.environment().put("WEIR_FIND", "flags");
        try (BufferedReader flags =
                launcher.redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .inputReader(StandardCharsets.UTF_8)) {
            return flags.lines().filter(flag -> !flag.startsWith("-XX:AOT")).toList();
        }
    }

    /** Processor time used so far, all threads. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What lives on the heap, in bytes, after a collection that this asks for; -1 = not told. */
    long liveHeapBytes() throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(process.pid());
        ask(jcmd, pid, "GC.run");
        Matcher used = Pattern.compile("used ([0-9]+)K").matcher(ask(jcmd, pid, "GC.heap_info"));
        long bytes = 0;
        while (used.find()) {
            bytes += 1024 * Long.parseLong(used.group(1));
        }
        return bytes;
    }

    private static String ask(String... command) throws IOException {
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    int port() {
        return port;
    }

    /** What the process holds in memory now; 0 where the system does not tell. */
    long residentMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        // The bare server ends with its input, Weir by the signal.
        process.outputWriter(StandardCharsets.UTF_8).close();
        process.destroy();
        process.onExit().completeOnTimeout(process, 60, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
    }
}
