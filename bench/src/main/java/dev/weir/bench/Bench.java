package dev.weir.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code make bench}: runs the benches named, or all of them one after the other, and prints one
 * table.
 */
public final class Bench {
    /** In the order of the table: first what the box can do, then what Weir does with it. */
    private static final List<SubBench> ALL =
            List.of(
                    new BareRouteBench(),
                    new RawAppendBench(),
                    new JournalBench(),
                    new MachinesBench(),
                    new UpsertBench(),
                    new PanelPatternBench(),
                    new AcceptBench(),
                    new PostingBench(),
                    new ServerPostingBench(ServerKind.POSTGRESQL),
                    new ServerPostingBench(ServerKind.MARIADB),
                    new QueriesBench(null),
                    new QueriesBench(ServerKind.POSTGRESQL),
                    new QueriesBench(ServerKind.MARIADB),
                    new SizeBench(),
                    new StalenessBench(),
                    new LiveBench(),
                    new LiveCeilingBench(),
                    new ExplainBench(),
                    new StartBench());

    private static final PrintStream OUT = System.out;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = 10;
        int threads = 1;
        int connections = 64;
        int rows = 200_000;
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        List<SubBench> chosen = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seconds" -> seconds = Integer.parseInt(arguments[++i]);
                case "--threads" -> threads = Integer.parseInt(arguments[++i]);
                case "--connections" -> connections = Integer.parseInt(arguments[++i]);
                case "--rows" -> rows = Integer.parseInt(arguments[++i]);
                case "--directory" -> parent = Path.of(arguments[++i]);
                case "--help" -> {
                    usage();
                    return;
                }
                default -> chosen.addAll(named(arguments[i]));
            }
        }
        Path directory = Files.createTempDirectory(parent, "weir-bench-");
        try {
            var settings =
                    new BenchSettings(
                            Duration.ofSeconds(Math.max(2, seconds / 3)),
                            Duration.ofSeconds(seconds),
                            directory,
                            threads,
                            connections,
                            rows);
            print(runAll(chosen.isEmpty() ? ALL : chosen, settings), settings);
        } finally {
            delete(directory);
        }
    }

    private static List<Line> runAll(List<SubBench> benches, BenchSettings settings)
            throws Exception {
        List<Line> lines = new ArrayList<>();
        for (SubBench bench : benches) {
            OUT.println("… " + bench.name());
            lines.addAll(bench.run(settings));
        }
        return lines;
    }

    /** One bench, or all of a family: {@code queries} is that on each kind of database. */
    private static List<SubBench> named(String name) {
        List<SubBench> exactly = ALL.stream().filter(bench -> bench.name().equals(name)).toList();
        List<SubBench> named =
                exactly.isEmpty()
                        ? ALL.stream().filter(bench -> bench.name().startsWith(name + "-")).toList()
                        : exactly;
        if (named.isEmpty()) {
            throw new IllegalArgumentException("no bench called " + name);
        }
        return named;
    }

    private static void usage() {
        OUT.println(
                "bench [--seconds N] [--threads N] [--connections N] [--rows N] [--directory D] [name…], each or a family (queries), of:");
        ALL.forEach(bench -> OUT.println("  " + bench.name()));
    }

    private static void print(List<Line> lines, BenchSettings settings) {
        int what = width(lines.stream().map(Line::what));
        int figure = width(lines.stream().map(Line::figure));
        OUT.printf(
                Locale.ROOT,
                "%n%d processors, %d s each; load generator in the same box: %d thread(s) of %d"
                        + " connections%n%n",
                Runtime.getRuntime().availableProcessors(),
                settings.measured().toSeconds(),
                settings.threads(),
                settings.connections());
        for (Line line : lines) {
            OUT.println(
                    pad(line.what(), what)
                            + "  "
                            + " ".repeat(figure - line.figure().length())
                            + line.figure()
                            + "  "
                            + line.beside());
        }
    }

    private static int width(Stream<String> cells) {
        return cells.mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> {
                        try {
                            Files.delete(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
    }
}
