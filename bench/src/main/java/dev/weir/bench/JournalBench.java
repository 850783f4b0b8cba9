package dev.weir.bench;

import dev.weir.journal.Appended;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.Report;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast the journal takes reports from many threads, each waiting until its own is durable: to
 * be read beside {@link RawAppendBench}.
 */
final class JournalBench implements SubBench {
    private static final int THREADS = 256;
    private static final int BODY_BYTES = RawAppendBench.RECORD_BYTES - 80;

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public List<Line> run(BenchSettings settings) throws Exception {
        try (Journal journal =
                Journal.open(
                        settings.directory().resolve("journal-alone"),
                        JournalSettings.defaults(),
                        InstantSource.system(),
                        System::nanoTime)) {
            long start = System.nanoTime();
            Latencies latencies = append(journal, THREADS, settings.measured());
            double seconds = (System.nanoTime() - start) / 1e9;
            return List.of(
                    new Line(
                            "the journal, durable",
                            String.format(
                                    Locale.ROOT, "%,.0f records/s", latencies.count() / seconds),
                            String.format(
                                    Locale.ROOT,
                                    "of %,d bytes, from %d threads; an append takes %s",
                                    RawAppendBench.RECORD_BYTES,
                                    THREADS,
                                    latencies)));
        }
    }

    /** Appends by so many threads, each waiting until its own is durable. */
    static Latencies append(Journal journal, int count, Duration measured) throws Exception {
        byte[] body = new byte[BODY_BYTES];
        new SplittableRandom(1).nextBytes(body);
        long end = System.nanoTime() + measured.toNanos();
        Latencies latencies = new Latencies();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Latencies>> appenders = new ArrayList<>();
            for (int thread = 1; thread <= count; thread++) {
                long sourceId = thread;
                appenders.add(threads.submit(() -> append(journal, sourceId, body, end)));
            }
            for (Future<Latencies> appender : appenders) {
                latencies.add(appender.get());
            }
        }
        return latencies;
    }

    private static Latencies append(Journal journal, long sourceId, byte[] body, long endNanos) {
        Latencies latencies = new Latencies();
        Report report = report(sourceId, body);
        for (long now = System.nanoTime(); now - endNanos < 0; ) {
            if (!(journal.append(report) instanceof Appended.Durable)) {
                throw new IllegalStateException("the journal refused a report");
            }
            long after = System.nanoTime();
            latencies.record(after - now);
            now = after;
        }
        return latencies;
    }

    private static Report report(long sourceId, byte[] body) {
        return new Report(
                sourceId,
                sourceId,
                0,
                Report.Evidence.COOKIE,
                false,
                1_767_225_600_000L,
                0,
                1_767_225_540_000L,
                Report.Route.UNIPROXY_PUSH,
                Report.Client.RESTY,
                new byte[4],
                body);
    }
}
