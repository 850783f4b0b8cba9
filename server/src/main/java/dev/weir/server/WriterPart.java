package dev.weir.server;

import dev.weir.metrics.Part;
import dev.weir.metrics.Samples;
import java.util.function.LongSupplier;

/** That this process writes, and for how long it has. */
final class WriterPart implements Part {
    /** What {@code weir_writer} means, in the writer and beside it. */
    static final String WRITER = "1 = this process accepts, journals and posts; 0 = it passes on.";

    private static final double NANOS = 1e9;

    private final LongSupplier nanos;
    private final long since;

    WriterPart(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    @Override
    public void addTo(Samples samples) {
        samples.gauge("weir_writer", WRITER, true);
        samples.gauge(
                "weir_writer_seconds",
                "How long this process has been the writer.",
                (nanos.getAsLong() - since) / NANOS);
    }
}
