package dev.weir.metrics;

/** One room's metrics. */
@FunctionalInterface
public interface Part {
    /** Adds all of them as they stand now; by the thread that scrapes, one at a time. */
    void addTo(Samples samples);
}
