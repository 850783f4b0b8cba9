package dev.weir.bench;

/** What came back to one thread of the load generator. */
final class PushTally {
    private final Latencies latencies = new Latencies();
    private long accepted;
    private long refused;
    private long broken;

    void answered(int status, long nanos) {
        latencies.record(nanos);
        if (status == 200) {
            accepted++;
        } else {
            refused++;
        }
    }

    void broke() {
        broken++;
    }

    void add(PushTally other) {
        latencies.add(other.latencies);
        accepted += other.accepted;
        refused += other.refused;
        broken += other.broken;
    }

    Latencies latencies() {
        return latencies;
    }

    long accepted() {
        return accepted;
    }

    /** Answered, but not 200. */
    long refused() {
        return refused;
    }

    /** Connections that ended before the answer. */
    long broken() {
        return broken;
    }
}
