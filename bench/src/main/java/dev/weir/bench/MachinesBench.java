package dev.weir.bench;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.SideConnection;
import dev.weir.journal.Copies;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import dev.weir.machines.Follower;
import dev.weir.machines.Holding;
import dev.weir.machines.LeaseStore;
import dev.weir.machines.MachineFiles;
import dev.weir.relay.RelayGate;
import dev.weir.relay.RelaySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs that an answer waits for other machines: appends of the journal alone, with one
 * standby and with two, by 256 threads and by one. An answer to a push waits for nothing else. All
 * are in this process and on this disk, over the loopback; a copy in memory shows how much of the
 * wait is the second fsync.
 */
final class MachinesBench implements SubBench {
    private static final int THREADS = 256;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public String name() {
        return "machines";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        Measured alone = measure(settings, 0, settings.directory(), "alone");
        List<Line> lines = new ArrayList<>();
        lines.add(alone.line("the journal, no standby", alone));
        for (int standbys = 1; standbys <= 2; standbys++) {
            String what = standbys == 1 ? "one standby" : "two standbys";
            lines.add(
                    measure(settings, standbys, settings.directory(), what)
                            .line("the journal, " + what, alone));
        }
        if (Files.isWritable(MEMORY)) {
            Path memory = Files.createTempDirectory(MEMORY, "weir-bench-");
            try {
                lines.add(
                        measure(settings, 1, memory, "memory")
                                .line("the journal, one standby, its copy in memory", alone));
            } finally {
                Bench.delete(memory);
            }
        }
        return lines;
    }

    /**
     * What was measured.
     *
     * @param waitNanos of all groups of many threads for the standbys
     */
    private record Measured(
            double perSecond, Latencies many, Latencies one, long groups, long waitNanos) {
        Line line(String what, Measured alone) {
            double share = perSecond / alone.perSecond();
            double longer = (double) one.nanosAt(0.5) / alone.one().nanosAt(0.5);
            return new Line(
                    what,
                    String.format(Locale.ROOT, "%,.0f records/s", perSecond),
                    String.format(
                            Locale.ROOT,
                            "%.2f of alone; %d threads: %s; one thread: %s (p50 %.2f times alone); a"
                                    + " group has %.0f records and waits %.2f ms for others",
                            share,
                            THREADS,
                            many,
                            one,
                            longer,
                            (double) many.count() / groups,
                            waitNanos / 1e6 / groups));
        }
    }

    private static Measured measure(BenchSettings settings, int standbys, Path copies, String name)
            throws Exception {
        Path data = Files.createDirectories(settings.directory().resolve("machines-" + name));
        try (Installation installation = new Installation(data, standbys, copies)) {
            Journal journal = installation.journal;
            JournalBench.append(journal, THREADS, settings.warmUp());
            installation.forget();
            long begun = System.nanoTime();
            Latencies many = JournalBench.append(journal, THREADS, settings.measured());
            double seconds = (System.nanoTime() - begun) / 1e9;
            long groups = Math.max(1, installation.groups.get());
            long waited = installation.waitNanos.get();
            Latencies one = JournalBench.append(journal, 1, settings.warmUp());
            return new Measured(many.count() / seconds, many, one, groups, waited);
        }
    }

    /** A writer that has the lease, and its standbys. */
    private static final class Installation implements AutoCloseable {
        private final AtomicLong groups = new AtomicLong();
        private final AtomicLong waitNanos = new AtomicLong();
        private final Journal journal;
        private final SideConnection lease;
        private final Holding holding;
        private final RelayGate gate;
        private final List<Follower> followers = new ArrayList<>();

        Installation(Path data, int standbys, Path copies) throws IOException {
            InstantSource wall = InstantSource.system();
            LeaseStore store = new LeaseStore(wall);
            MachineFiles files = new MachineFiles(data);
            journal =
                    Journal.open(
                            files.journal(), JournalSettings.defaults(), wall, System::nanoTime);
            lease =
                    new SideConnection(
                            DatabaseSettings.of(data.resolve("lease.db")),
                            LeaseStore.SINCE,
                            (int) LONGEST_WAIT.toMillis());
            lease.run(tx ->
                    store.take(tx, Optional.empty(), files.machine(), "here:1", journal.id(), 0));
            holding =
                    new Holding(
                            files.machine(),
                            lease.run(store::terms),
                            journal,
                            lease,
                            store,
                            files,
                            System.nanoTime(),
                            () -> {
                                throw new IllegalStateException("another machine writes");
                            },
                            wall,
                            System::nanoTime);
            journal.confirmedBy(measured(holding.shipping()));
            holding.start();
            RelaySecret secret = new RelaySecret("s".repeat(40));
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            gate = new RelayGate(secret, loopback, holding);
            InetSocketAddress at = new InetSocketAddress(loopback.getAddress(), gate.port());
            for (int i = 0; i < standbys; i++) {
                MachineFiles own = new MachineFiles(copies.resolve(data.getFileName() + "-" + i));
                Follower follower =
                        new Follower(
                                own.machine(),
                                own,
                                secret,
                                () -> at,
                                JournalSettings.defaults(),
                                wall,
                                System::nanoTime);
                followers.add(follower);
                follower.start();
            }
            awaitInStep(standbys);
        }

        private Copies measured(Copies others) {
            return (position, most) -> {
                long begun = System.nanoTime();
                boolean confirmed = others.await(position, most);
                waitNanos.addAndGet(System.nanoTime() - begun);
                groups.addAndGet(confirmed ? 1 : 0);
                return confirmed;
            };
        }

        void forget() {
            groups.set(0);
            waitNanos.set(0);
        }

        private void awaitInStep(int standbys) {
            long begun = System.nanoTime();
            while (holding.shipping().inStep().size() < standbys) {
                if (System.nanoTime() - begun > LONGEST_WAIT.toNanos()) {
                    throw new IllegalStateException("the standbys do not come into step");
                }
                LockSupport.parkNanos(10_000_000);
            }
        }

        @Override
        public void close() throws IOException {
            journal.close();
            holding.close();
            followers.forEach(Follower::close);
            gate.close();
            lease.close();
        }
    }
}
