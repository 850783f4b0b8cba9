package dev.weir.simulate;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run: a fleet of emulated nodes drives a server through every fault of the plan, then its rows
 * are compared with what it could observe.
 */
public final class Simulation {
    /** The ledger and what could be observed agree. */
    public static final int AGREES = 0;

    /** They do not. */
    public static final int DIFFERS = 1;

    /** The run could not be brought to its end. */
    public static final int FAILED = 6;

    /** Even a node of one user makes so many steps, or it would meet no fault. */
    private static final int LEAST_STEPS = 30;

    private static final long LOOK_MILLIS = 20;

    private final SimulationPlan plan;
    private final PrintStream out;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final ProgressBar bar;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Tally tally = new Tally();
    private final Rendezvous rendezvous = new Rendezvous();

    private record Running(RowComparison.Account account, Emulator emulator, Thread thread) {}

    private Simulation(
            SimulationPlan plan,
            PrintStream out,
            PrintStream err,
            InstantSource wall,
            LongSupplier nanos) {
        this.plan = plan;
        this.out = out;
        this.wall = wall;
        this.nanos = nanos;
        this.bar = new ProgressBar(plan.progress() ? err : null, plan.deltas(), nanos);
    }

    /**
     * Runs to the end and prints what it found.
     *
     * @return {@link #AGREES}, {@link #DIFFERS} or {@link #FAILED}
     */
    public static int run(SimulationPlan plan, PrintStream out, PrintStream err) {
        try {
            return new Simulation(plan, out, err, InstantSource.system(), System::nanoTime).run();
        } catch (SimulationFailed e) {
            err.println("simulate: " + e.getMessage());
            return FAILED;
        }
    }

    private int run() {
        if (plan.url() != null) {
            return againstAny(new RemoteTarget(plan.url(), plan.token()), null);
        }
        Path data = dataDirectory();
        int result = FAILED;
        try (ChildServer server =
                new ChildServer(ChildServer.jar(), data, plan.clockOffsetsMillis())) {
            server.start("");
            boolean clockMoves = plan.clockOffsetsMillis().size() > 1;
            int kills = clockMoves ? plan.clockOffsetsMillis().size() - 1 : plan.kills();
            Killer killer =
                    new Killer(
                            server,
                            rendezvous,
                            new Dice(plan.seed()),
                            tally,
                            plan.deltas(),
                            kills,
                            clockMoves);
            result = againstAny(server, killer);
        } finally {
            if (result == AGREES && plan.dataDirectory() == null) {
                remove(data.getParent());
            }
        }
        return result;
    }

    private int againstAny(Target target, @Nullable Killer killer) {
        long began = nanos.getAsLong();
        String tag = "sim" + plan.seed();
        if (plan.url() != null) {
            tag += "-" + Long.toString(wall.millis(), 36);
        }
        try (Api api = new Api(target)) {
            bar.say("making " + plan.users() + " users and " + plan.nodes() + " nodes");
            ZoneId zone = zone(api.get("/api/v1/settings"));
            List<Running> running = prepare(target, api, tag, zone);
            long started = nanos.getAsLong();
            running.forEach(process -> process.thread().start());
            supervise(running, killer);
            long ended = nanos.getAsLong();
            bar.say("waiting for the ledger");
            if (killer != null) {
                killer.rest();
            }
            long asOf = api.awaitPosted();
            RowComparison.Verdict verdict = compare(api, running, zone);
            bar.end();
            SimulationReport report =
                    new SimulationReport(
                            plan,
                            nodes(running),
                            tally,
                            verdict,
                            asOf,
                            ended - started,
                            nanos.getAsLong() - began);
            out.print(plan.json() ? report.json() : report.text());
            out.flush();
            return report.agrees() ? AGREES : DIFFERS;
        }
    }

    private List<Running> prepare(Target target, Api api, String tag, ZoneId zone) {
        long interval = Json.number(api.get("/api/v1/settings").get("pushIntervalSeconds"));
        HourFence fence = new HourFence(wall, zone, interval, target);
        Surroundings around =
                new Surroundings(
                        target,
                        new ProxyPool(),
                        fence,
                        rendezvous,
                        Api.host(target),
                        plan.seed(),
                        plan.faultsPerMille());
        Registration registration = new Registration(target, tag);
        long[] users = registration.users(plan.users(), i -> "simulated user " + (i + 1));
        List<SimulatedNode> nodes = Fleet.of(plan);
        long weight =
                nodes.stream().mapToLong(node -> (long) node.users() * node.processes()).sum();
        List<Running> running = new ArrayList<>();
        for (SimulatedNode node : nodes) {
            Dice dice = Dice.at(plan.seed(), -2, node.index());
            String token =
                    Long.toHexString(dice.next() | Long.MIN_VALUE)
                            + Long.toHexString(wall.millis());
            Identity identity = registration.node(api, node, token);
            long[] own = Registration.usersOf(node, users);
            RowComparison.Account account = new RowComparison.Account(node, identity, own);
            long deltas = plan.deltas() * node.users() / weight + 1;
            for (int i = 0; i < node.processes(); i++) {
                running.add(process(around, account, deltas, running.size()));
            }
        }
        return running;
    }

    private Running process(
            Surroundings around, RowComparison.Account account, long deltas, int number) {
        SimulatedNode node = account.node();
        Emulator emulator =
                node.kind().keeps()
                        ? new KeepingClient(
                                around, node, account.identity(), account.userIds(), number)
                        : new ResettingClient(
                                around, node, account.identity(), account.userIds(), number);
        rendezvous.join();
        Thread thread =
                Thread.ofPlatform()
                        .name(node.name())
                        .daemon()
                        .unstarted(() -> {
                            try {
                                emulator.run(deltas, LEAST_STEPS, bar);
                            } catch (Throwable e) {
                                failure.compareAndSet(null, e);
                            } finally {
                                rendezvous.leave();
                            }
                        });
        return new Running(account, emulator, thread);
    }

    private void supervise(List<Running> running, @Nullable Killer killer) {
        for (Running process : running) {
            while (process.thread().isAlive()) {
                rethrow();
                if (killer != null) {
                    killer.look(bar.done());
                }
                bar.draw();
                join(process.thread());
            }
        }
        rethrow();
    }

    private void rethrow() {
        Throwable broken = failure.get();
        if (broken instanceof SimulationFailed failed) {
            throw failed;
        }
        if (broken != null) {
            throw new IllegalStateException("an emulated node broke", broken);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulationFailed("interrupted", e);
        }
    }

    private RowComparison.Verdict compare(Api api, List<Running> running, ZoneId zone) {
        RowComparison comparison = new RowComparison(zone);
        for (Running process : running) {
            comparison.expect(process.account(), process.emulator().observed);
            tally.add(process.emulator().tally);
        }
        api.rows("hour", comparison::hourRow);
        api.rows("day", comparison::dayRow);
        api.held(comparison::held, zone);
        return comparison.compare();
    }

    private static List<SimulatedNode> nodes(List<Running> running) {
        return running.stream().map(process -> process.account().node()).distinct().toList();
    }

    /** The accounting zone, if the server tells it. */
    private static ZoneId zone(Map<?, ?> settings) {
        Object zone = settings.get("timeZone");
        try {
            return zone instanceof String name ? ZoneId.of(name) : ZoneId.of("UTC");
        } catch (DateTimeException e) {
            throw new SimulationFailed("the server's time zone is unknown here: " + zone, e);
        }
    }

    private Path dataDirectory() {
        try {
            Path given = plan.dataDirectory();
            if (given != null) {
                if (Files.exists(given.resolve("journal"))) {
                    throw new SimulationFailed(given + " holds the data of another run");
                }
                return Files.createDirectories(given);
            }
            return Files.createTempDirectory("weir-simulate").resolve("data");
        } catch (IOException e) {
            throw new SimulationFailed("no data directory: " + e.getMessage(), e);
        }
    }

    private static void remove(@Nullable Path directory) {
        if (directory == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
