package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void agreesWithSortedSamplesToTwoPercent() {
        SplittableRandom random = new SplittableRandom(7);
        long[] samples = new long[100_000];
        Latencies latencies = new Latencies();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (long) Math.exp(random.nextDouble() * 25);
            latencies.record(samples[i]);
        }
        Arrays.sort(samples);
        for (double quantile : new double[] {0.001, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = samples[(int) Math.ceil(quantile * samples.length) - 1];
            assertThat(latencies.nanosAt(quantile))
                    .isGreaterThanOrEqualTo(exact)
                    .isCloseTo(exact, Percentage.withPercentage(2));
        }
        assertThat(latencies.maxNanos()).isEqualTo(samples[samples.length - 1]);
    }

    @Test
    void takesTheLongestDuration() {
        Latencies latencies = new Latencies();
        latencies.record(Long.MAX_VALUE);
        assertThat(latencies.nanosAt(1)).isCloseTo(Long.MAX_VALUE, within(0L));
    }

    @Test
    void mergesThreads() {
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        one.record(5);
        other.record(50);
        one.add(other);
        assertThat(one.count()).isEqualTo(2);
        assertThat(one.nanosAt(0.5)).isEqualTo(5);
        assertThat(one.maxNanos()).isEqualTo(50);
    }
}
