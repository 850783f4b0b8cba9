package dev.weir.metrics;

import dev.weir.meter.Durations;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The samples of one scrape. Names carry their unit ({@code _seconds}, {@code _bytes}) and counters
 * end in {@code _total}. One thread.
 */
public final class Samples {
    private static final String TOTAL = "_total";
    private static final double NANOS = 1e9;

    private final List<MetricSnapshot> done = new ArrayList<>();

    /** Samples of one name that differ in their labels. */
    public interface Family {
        /**
         * @param labels names and values by turns
         */
        Family add(double value, String... labels);

        /** A number beyond 2^53 loses its last digits, as every sample of Prometheus does. */
        default Family add(long value, String... labels) {
            return add((double) value, labels);
        }

        /** No more; a family without samples is left out. */
        void end();
    }

    /** What only grows, or begins anew with the process. */
    public Family counter(String name, String help) {
        if (!name.endsWith(TOTAL)) {
            throw new IllegalArgumentException("a counter's name ends in _total: " + name);
        }
        MetricMetadata named =
                new MetricMetadata(name.substring(0, name.length() - TOTAL.length()), help);
        List<CounterDataPointSnapshot> points = new ArrayList<>();
        return new Family() {
            @Override
            public Family add(double value, String... labels) {
                points.add(new CounterDataPointSnapshot(value, Labels.of(labels), null, 0));
                return this;
            }

            @Override
            public void end() {
                if (!points.isEmpty()) {
                    done.add(new CounterSnapshot(named, points));
                }
            }
        };
    }

    public void counter(String name, String help, double value) {
        counter(name, help).add(value).end();
    }

    public void counter(String name, String help, long value) {
        counter(name, help, (double) value);
    }

    /** What is as it is now. */
    public Family gauge(String name, String help) {
        MetricMetadata named = new MetricMetadata(name, help);
        List<GaugeDataPointSnapshot> points = new ArrayList<>();
        return new Family() {
            @Override
            public Family add(double value, String... labels) {
                points.add(new GaugeDataPointSnapshot(value, Labels.of(labels), null));
                return this;
            }

            @Override
            public void end() {
                if (!points.isEmpty()) {
                    done.add(new GaugeSnapshot(named, points));
                }
            }
        };
    }

    public void gauge(String name, String help, double value) {
        gauge(name, help).add(value).end();
    }

    public void gauge(String name, String help, long value) {
        gauge(name, help, (double) value);
    }

    public void gauge(String name, String help, boolean value) {
        gauge(name, help, value ? 1 : 0);
    }

    /** Lengths of time; {@code counted} as it was read just now. */
    public void histogram(String name, String help, Durations.Counted counted) {
        histogram(name, help, List.of(counted), List.of(Labels.EMPTY));
    }

    /**
     * @param label name of the one label
     * @param values of the label, one for each of {@code counted}
     */
    public void histogram(
            String name,
            String help,
            String label,
            List<String> values,
            List<Durations.Counted> counted) {
        histogram(
                name,
                help,
                counted,
                values.stream().map(value -> Labels.of(label, value)).toList());
    }

    private void histogram(
            String name, String help, List<Durations.Counted> counted, List<Labels> labels) {
        List<HistogramDataPointSnapshot> points = new ArrayList<>();
        for (int i = 0; i < counted.size(); i++) {
            points.add(
                    new HistogramDataPointSnapshot(
                            buckets(counted.get(i)),
                            counted.get(i).sumNanos() / NANOS,
                            labels.get(i),
                            null,
                            0));
        }
        done.add(new HistogramSnapshot(new MetricMetadata(name, help), points));
    }

    private static ClassicHistogramBuckets buckets(Durations.Counted counted) {
        long[] nanos = counted.boundNanos();
        double[] bounds = new double[nanos.length + 1];
        for (int i = 0; i < nanos.length; i++) {
            bounds[i] = nanos[i] / NANOS;
        }
        bounds[nanos.length] = Double.POSITIVE_INFINITY;
        return ClassicHistogramBuckets.of(bounds, counted.counts());
    }

    /** All of it in Prometheus' text format 0.0.4; a name that was added twice is refused. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            PrometheusTextFormatWriter.create()
                    .write(out, new MetricSnapshots(done), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException("memory took no bytes", e);
        }
        return out.toByteArray();
    }
}
