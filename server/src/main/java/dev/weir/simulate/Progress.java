package dev.weir.simulate;

/** Hears how far a run is. Any thread. */
@FunctionalInterface
interface Progress {
    void add(long deltas);
}
