package dev.weir.bench;

import dev.weir.posting.Readings;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Per delta: what it costs to bring the keys of a push in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadingsSealBenchmark {
    private static final int USERS = 200;

    private final Readings readings = new Readings();
    private long[] keysInTextOrder = {};

    /** Go writes the keys of a map in the order of their text: 1, 10, 100, 11, … */
    @Setup
    public void orderKeysAsGoDoes() {
        keysInTextOrder =
                IntStream.rangeClosed(1, USERS)
                        .mapToObj(Integer::toString)
                        .sorted()
                        .mapToLong(Long::parseLong)
                        .toArray();
    }

    @Benchmark
    @OperationsPerInvocation(USERS)
    public Readings fillAndSeal() {
        readings.clear();
        for (long key : keysInTextOrder) {
            readings.add(key, key, key);
        }
        readings.seal();
        return readings;
    }
}
