package dev.weir.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code weir serve} on a data directory and any free port, until closed or killed. */
final class RunningWeir implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("listens on (http://\\S+),");

    private final Process process;
    private final URI address;

    private RunningWeir(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Returns when it says that it listens. */
    static RunningWeir on(Path data) throws IOException {
        return ready(Weir.start("serve", "--data-dir", data.toString(), "--port", "0"));
    }

    /**
     * The same with options for Java.
     *
     * @param log where its log goes
     */
    static RunningWeir on(Path data, String javaOptions, Path log) throws IOException {
        return ready(
                Weir.prepare(
                                Weir.BUILT.resolve("weir"),
                                Map.of(
                                        "JAVA_HOME",
                                        System.getProperty("java.home"),
                                        "WEIR_JAVA_OPTS",
                                        javaOptions),
                                "serve",
                                "--data-dir",
                                data.toString(),
                                "--port",
                                "0")
                        .redirectError(log.toFile())
                        .start());
    }

    private static RunningWeir ready(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return new RunningWeir(process, URI.create(ready.group(1)));
            }
        }
        throw new IOException("weir serve ended before it listened");
    }

    URI address() {
        return address;
    }

    /** As when the machine loses power, but for the disk's cache. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As a service manager stops it; returns its exit code. */
    int stop() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
