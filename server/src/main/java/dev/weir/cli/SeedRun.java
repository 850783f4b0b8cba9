package dev.weir.cli;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.simulate.DemoFleet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Fills an installation with the demo's users, nodes and reports: through the real server and its
 * node API, and called simulated like everything the demo makes.
 */
final class SeedRun {
    /** Between two pushes of a node. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** After it, figures must include what was pushed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Launcher launcher;
    private final Bar bar;
    private final LongSupplier nanos;

    SeedRun(Launcher launcher, Bar bar, LongSupplier nanos) {
        this.launcher = launcher;
        this.bar = bar;
        this.nanos = nanos;
    }

    /** Pushes for so long and returns what the installation holds then. */
    byte[] run(ConfigRead read, Duration pushing) {
        ServerConfig config =
                switch (read) {
                    case ConfigRead.Valid valid -> valid.config();
                    case ConfigRead.Invalid invalid ->
                            throw new CommandFailed(
                                    ExitCode.USAGE, String.join("\nweir: ", invalid.problems()));
                };
        try (Launcher.Running server = launcher.start(config)) {
            AddressFile address = AddressFile.write(config.addressFile(), server.address());
            try {
                Api api = Api.at(config.dataDirectory());
                refuseBesideOthers(api);
                DemoFleet fleet =
                        DemoFleet.start(
                                api.server(),
                                api.token(),
                                INTERVAL,
                                InstantSource.system(),
                                new SecureRandom());
                try (fleet) {
                    pass(pushing);
                }
                return answer(api, awaitPosted(api));
            } finally {
                address.remove();
            }
        }
    }

    /** What is simulated must never stand among what is not, nor be served by it. */
    private static void refuseBesideOthers(Api api) {
        Map<String, String> simulated =
                Map.of("limit", "1000", "search", DemoFleet.MAIL.substring(1));
        long users =
                count(api, "/users", Map.of("limit", "1"))
                        - JsonObject.read(api.get("/users", simulated)).objects("users").size();
        long nodes =
                JsonObject.read(api.get("/nodes", Map.of("limit", "1000")))
                        .objects("nodes")
                        .stream()
                        .filter(node -> !node.text("name").startsWith(DemoFleet.NODE))
                        .count();
        if (users > 0 || nodes > 0) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    users
                            + " users and "
                            + nodes
                            + " nodes here are not simulated; nothing simulated is put among them",
                    "use a data directory and a database of their own");
        }
    }

    private static long count(Api api, String path, Map<String, String> query) {
        return JsonObject.read(api.get(path, query)).number("total");
    }

    private void pass(Duration time) {
        long begun = nanos.getAsLong();
        long passed = 0;
        while (passed < time.toNanos()) {
            bar.at("simulated nodes push", passed, time.toNanos());
            LockSupport.parkNanos(LOOK_NANOS);
            passed = nanos.getAsLong() - begun;
        }
    }

    private JsonObject awaitPosted(Api api) {
        long begun = nanos.getAsLong();
        while (true) {
            JsonObject health = JsonObject.read(api.get("/health"));
            if (health.object("posting").number("lagEntries") == 0) {
                return health;
            }
            if (nanos.getAsLong() - begun > PATIENCE.toNanos()) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "posting does not catch up: "
                                + api.server()
                                + " says why by 'weir health'");
            }
            bar.at("posting", 0, 0);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static byte[] answer(Api api, JsonObject health) {
        return JsonWriter.object(json ->
                json.field("users", count(api, "/users", Map.of("limit", "1")))
                        .field("nodes", count(api, "/nodes", Map.of("limit", "1")))
                        .field("position", health.object("posting").number("position"))
                        .field("simulated", true));
    }
}
