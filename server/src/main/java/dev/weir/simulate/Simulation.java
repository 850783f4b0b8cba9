package dev.weir.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run: a fleet, a server that is killed now and then, and the comparison at the end. */
public final class Simulation {
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(10).toNanos();

    private final SimulationSettings settings;
    private final Consumer<String> progress;
    private final LongSupplier nanos;
    private final Function<OperatorApi, Books> reader;
    private final Happenings happenings = new Happenings();

    private Simulation(
            SimulationSettings settings,
            Consumer<String> progress,
            LongSupplier nanos,
            Function<OperatorApi, Books> reader) {
        this.settings = settings;
        this.progress = progress;
        this.nanos = nanos;
        this.reader = reader;
    }

    /**
     * Runs a simulation to its end.
     *
     * @param progress is told what goes on, a line at a time
     * @throws SimulationFailed when it could not be run to its end
     */
    public static Outcome run(
            SimulationSettings settings, Consumer<String> progress, LongSupplier nanos) {
        return run(settings, progress, nanos, ApiBooks::new);
    }

    static Outcome run(
            SimulationSettings settings,
            Consumer<String> progress,
            LongSupplier nanos,
            Function<OperatorApi, Books> reader) {
        return new Simulation(settings, progress, nanos, reader).run();
    }

    private Outcome run() {
        URI running = settings.server();
        if (running != null) {
            Path data = settings.dataDirectory();
            if (data == null) {
                throw new SimulationFailed("the data directory of the running server is not known");
            }
            return against(new Panel(running, nanos), data, fleet(), null);
        }
        Path directory = ownDirectory();
        Outcome outcome = null;
        try (ServerChild server = new ServerChild(directory)) {
            Panel panel = new Panel(server.uri(), nanos);
            List<NodePlan> fleet = fleet();
            Reaper reaper =
                    new Reaper(
                            server,
                            panel,
                            happenings,
                            new SplittableRandom(settings.seed() ^ 0x7ea9e5L),
                            settings.kills(),
                            (long) rounds(fleet) * runners(fleet) * 95 / 100);
            reaper.begin();
            outcome = against(panel, directory, fleet, reaper);
            return outcome;
        } finally {
            boolean clean = outcome != null && outcome.difference() == 0;
            if (clean && !settings.keepData()) {
                delete(directory);
            } else {
                progress.accept("data kept in " + directory);
            }
        }
    }

    private Path ownDirectory() {
        Path given = settings.dataDirectory();
        try {
            return given == null ? Files.createTempDirectory("weir-simulate") : given;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<NodePlan> fleet() {
        return NodePlan.fleet(settings.nodes(), settings.usersPerPush());
    }

    /** Rounds of every node, so that all together send about as many deltas as wanted. */
    private int rounds(List<NodePlan> fleet) {
        long each =
                fleet.stream()
                        .mapToLong(plan -> (long) plan.usersPerPush() * plan.processes())
                        .sum();
        return Math.clamp(settings.deltas() / each + 1, 1, Integer.MAX_VALUE);
    }

    private static int runners(List<NodePlan> fleet) {
        return fleet.stream().mapToInt(NodePlan::processes).sum();
    }

    private Outcome against(Panel panel, Path data, List<NodePlan> fleet, @Nullable Reaper reaper) {
        OperatorApi api = new OperatorApi(panel, token(panel, data));
        List<NodeAccount> accounts =
                new Enrolment(api).enrol(fleet, Long.toString(settings.seed()));
        progress.accept(
                fleet.size()
                        + " nodes enrolled, "
                        + rounds(fleet)
                        + " rounds each, seed "
                        + settings.seed());
        long start = nanos.getAsLong();
        push(panel, accounts, rounds(fleet), reaper);
        long pushed = nanos.getAsLong() - start;
        progress.accept(happenings.deltas() + " deltas sent, waiting for the ledger");
        Books books = reader.apply(api);
        awaitPosted(books);
        Comparison comparison = new Comparison();
        comparison.compare(accounts, books);
        return new Outcome(settings, happenings, comparison, pushed);
    }

    private String token(Panel panel, Path data) {
        Path file = data.resolve("api-token");
        // It is written before the server listens.
        panel.connect().close();
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SimulationFailed("the server's token cannot be read: " + e.getMessage(), e);
        }
    }

    private void push(
            Panel panel, List<NodeAccount> accounts, int rounds, @Nullable Reaper reaper) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> nodes = new ArrayList<>();
            for (NodeAccount account : accounts) {
                for (Truth truth : account.truths()) {
                    nodes.add(
                            threads.submit(
                                    new EmulatedNode(
                                            account,
                                            truth,
                                            panel,
                                            happenings,
                                            random.split(),
                                            rounds)));
                }
            }
            Future<?> reaping = reaper == null ? null : threads.submit(reaper);
            try {
                for (Future<?> node : nodes) {
                    await(node, panel);
                }
            } finally {
                if (reaper != null) {
                    reaper.end();
                }
            }
            if (reaping != null) {
                await(reaping, panel);
            }
        }
    }

    private static void await(Future<?> task, Panel panel) {
        try {
            task.get();
        } catch (ExecutionException e) {
            panel.fail(String.valueOf(e.getCause()));
            throw e.getCause() instanceof SimulationFailed failed
                    ? failed
                    : new SimulationFailed("an emulated node failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            panel.fail("interrupted");
            throw new SimulationFailed("interrupted", e);
        }
    }

    private void awaitPosted(Books books) {
        long since = nanos.getAsLong();
        while (books.posted() < happenings.newestPosition()) {
            if (nanos.getAsLong() - since > PATIENCE_NANOS) {
                throw new SimulationFailed(
                        "the ledger stands at "
                                + books.posted()
                                + ", the newest answer named "
                                + happenings.newestPosition());
            }
            Panel.pause(LOOK_NANOS);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
