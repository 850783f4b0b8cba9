package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigSources;
import dev.weir.config.ServerConfig;
import dev.weir.json.JsonObject;
import dev.weir.server.WeirServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A whole server on a data directory, and the command line as its operator types it. */
public final class RunningWeir implements AutoCloseable {
    public static final String NODE_TOKEN = "a-token-of-the-first-node";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path data;
    private final WeirServer server;
    private final AddressFile address;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /**
     * @param more keys of the configuration
     */
    public RunningWeir(Path data, Map<String, String> more) {
        this.data = data;
        Map<String, String> all = new HashMap<>(more);
        all.put("data-dir", data.toString());
        all.putIfAbsent("port", "0");
        all.put("time-zone", "Asia/Shanghai");
        all.put("journal-segment", "1MiB");
        ServerConfig config =
                switch (ServerConfig.read(all)) {
                    case ConfigRead.Valid valid -> valid.config();
                    case ConfigRead.Invalid invalid ->
                            throw new IllegalArgumentException(invalid.problems().toString());
                };
        server = WeirServer.start(config, InstantSource.system(), System::nanoTime);
        address = AddressFile.write(config.addressFile(), server.address());
    }

    /** Runs a command on this server; its output is kept. */
    public int run(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        words.addAll(List.of("--data-dir", data.toString()));
        return runAsTyped(words.toArray(String[]::new));
    }

    /** Runs a command that takes no data directory. */
    public int runAsTyped(String... args) {
        out.reset();
        err.reset();
        Console console =
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false);
        // No file and no variables of the machine that runs the tests.
        ConfigSources nothing = new ConfigSources(Map.of(), List.of());
        return new Cli(console, new ServerLauncher(), nothing).run(args);
    }

    /** Runs a command that must succeed, and hands over what it printed. */
    public String answer(String... args) {
        int code = run(args);
        assertThat(code).as(String.join(" ", args) + ": " + err()).isZero();
        return out();
    }

    /** The same figures by REST, as the command asks for them. */
    String rest(String target) {
        return new String(
                Api.at(data).get(target.replaceFirst("\\?.*", ""), query(target)),
                StandardCharsets.UTF_8);
    }

    JsonObject restJson(String target) {
        return JsonObject.read(rest(target).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(String target) {
        Map<String, String> query = new HashMap<>();
        int mark = target.indexOf('?');
        for (String part : mark < 0 ? new String[0] : target.substring(mark + 1).split("&", -1)) {
            int equals = part.indexOf('=');
            query.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return query;
    }

    /** Pushes as node software does, and waits until figures include it. */
    public void push(int node, String body) {
        LocalHttp http = new LocalHttp(server.address(), Duration.ofSeconds(10));
        String target =
                "/api/v1/server/UniProxy/push?node_type=shadowsocks&node_id="
                        + node
                        + "&token="
                        + NODE_TOKEN;
        try {
            LocalHttp.Answer answer =
                    http.exchange("POST", target, "", body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settle();
    }

    /** Waits until figures include all that was taken. */
    public void settle() {
        long end = restJson("/health").object("journal").number("end");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (restJson("/health").object("posting").number("position") < end) {
            assertThat(System.nanoTime()).as("still not posted").isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public Path data() {
        return data;
    }

    public int port() {
        return server.address().getPort();
    }

    @Override
    public void close() {
        address.remove();
        server.close();
    }
}
