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
    private final SwitchedOff switchedOff = new SwitchedOff();

    private record Running(Account account, Emulator emulator, Thread thread) {}

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
            return against(new RemoteTarget(plan.url(), plan.token()), null);
        }
        Path data = dataDirectory();
        int result = FAILED;
        DatabasePlan database = plan.database();
        try (DatabasePower power = database == null ? null : database.power();
                ChildServer server = new ChildServer(ChildServer.jar(), data, database)) {
            if (power != null) {
                power.start();
            }
            server.start("");
            result = against(server, server);
        } finally {
            if (result == AGREES && plan.dataDirectory() == null) {
                remove(data.getParent());
            }
        }
        return result;
    }

    /**
     * @param own the target, when it is ours to end and start; else null
     */
    private int against(Target target, @Nullable ChildServer own) {
        long began = nanos.getAsLong();
        try (Api api = new Api(target)) {
            bar.say("making " + plan.users() + " users and " + plan.nodes() + " nodes");
            ZoneId zone = zone(api.get("/api/v1/settings"));
            long interval = Json.number(api.get("/api/v1/settings").get("pushIntervalSeconds"));
            HourFence fence = new HourFence(wall, zone, interval, target);
            List<Account> accounts = accounts(target, api);
            List<Running> running = processes(surroundings(target, fence), accounts);
            Operator operator = operator(target, accounts);
            Killer killer = own == null ? null : killer(own, fence, accounts);
            long started = nanos.getAsLong();
            push(running, operator, killer);
            long ended = nanos.getAsLong();
            bar.say("waiting for the ledger");
            if (killer != null) {
                killer.rest();
            }
            long asOf = api.awaitPosted();
            RowComparison.Verdict verdict = compare(api, running, zone);
            tally.add(operator.tally);
            if (own != null) {
                own.countDiskFaults(tally);
            }
            bar.end();
            List<SimulatedNode> nodes = accounts.stream().map(Account::node).toList();
            long whole = nanos.getAsLong() - began;
            SimulationReport report =
                    new SimulationReport(plan, nodes, tally, verdict, asOf, ended - started, whole);
            out.print(plan.json() ? report.json() : report.text());
            out.flush();
            return report.agrees() ? AGREES : DIFFERS;
        }
    }

    private void push(List<Running> running, Operator operator, @Nullable Killer killer) {
        running.forEach(process -> process.thread().start());
        Thread operating = watched("operator", operator, operator::stop);
        operating.start();
        for (Running process : running) {
            awaitEnd(process.thread(), killer);
        }
        operator.stop();
        awaitEnd(operating, killer);
    }

    /** Keeps this run's names apart from those of other runs. */
    private String tag() {
        String tag = "sim" + plan.seed();
        return plan.url() == null ? tag : tag + "-" + Long.toString(wall.millis(), 36);
    }

    private Surroundings surroundings(Target target, HourFence fence) {
        return new Surroundings(
                target,
                new ProxyPool(),
                fence,
                rendezvous,
                switchedOff,
                Api.host(target),
                plan.seed(),
                plan.faultsPerMille());
    }

    private Operator operator(Target target, List<Account> accounts) {
        Dice dice = Dice.at(plan.seed(), -3, 0);
        return new Operator(target, switchedOff, bar::done, plan.deltas(), dice, tag(), accounts);
    }

    private Killer killer(ChildServer own, HourFence fence, List<Account> accounts) {
        ClockSteps clock = new ClockSteps(own, fence, accounts, wall, tally);
        return new Killer(own, rendezvous, clock, tally, plan);
    }

    private List<Account> accounts(Target target, Api api) {
        Registration registration = new Registration(target, tag());
        long[] users = registration.users(plan.users(), i -> "simulated user " + (i + 1));
        List<Account> accounts = new ArrayList<>();
        for (SimulatedNode node : Fleet.of(plan)) {
            Dice dice = Dice.at(plan.seed(), -2, node.index());
            String token =
                    Long.toHexString(dice.next() | Long.MIN_VALUE)
                            + Long.toHexString(wall.millis());
            Identity identity = registration.node(api, node, token);
            long[] own = Registration.usersOf(node, users);
            accounts.add(new Account(node, identity, own, Tariff.of(node)));
        }
        return accounts;
    }

    private List<Running> processes(Surroundings around, List<Account> accounts) {
        long weight =
                accounts.stream()
                        .map(Account::node)
                        .mapToLong(node -> (long) node.users() * node.processes())
                        .sum();
        List<Running> running = new ArrayList<>();
        for (Account account : accounts) {
            SimulatedNode node = account.node();
            long deltas = plan.deltas() * node.users() / weight + 1;
            for (int i = 0; i < node.processes(); i++) {
                Emulator emulator = Emulator.of(around, account, running.size());
                rendezvous.join();
                Thread thread =
                        watched(
                                node.name(),
                                () -> emulator.run(deltas, LEAST_STEPS, bar),
                                rendezvous::leave);
                running.add(new Running(account, emulator, thread));
            }
        }
        return running;
    }

    /** A thread whose failure ends the run. */
    private Thread watched(String name, Runnable work, Runnable atTheEnd) {
        return Thread.ofPlatform()
                .name(name)
                .daemon()
                .unstarted(() -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                    } finally {
                        atTheEnd.run();
                    }
                });
    }

    private void awaitEnd(Thread thread, @Nullable Killer killer) {
        while (thread.isAlive()) {
            rethrow();
            if (killer != null) {
                killer.look(bar.done());
            }
            bar.draw();
            join(thread);
        }
        rethrow();
    }

    private void rethrow() {
        Throwable broken = failure.get();
        if (broken instanceof SimulationFailed failed) {
            throw failed;
        }
        if (broken != null) {
            throw new IllegalStateException("a part of the simulation broke", broken);
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
