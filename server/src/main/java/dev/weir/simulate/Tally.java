package dev.weir.simulate;

/** What one process met: faults, pushes, bytes. One thread until the run is over. */
final class Tally {
    private final long[] faults = new long[Fault.values().length];
    private final long[] lost = new long[Loss.values().length];
    private long pushes;
    private long attempts;
    private long deltas;
    private long passed;

    void met(Fault fault) {
        faults[fault.ordinal()]++;
    }

    void lost(Loss reason, long bytes) {
        lost[reason.ordinal()] += bytes;
    }

    void pushed(int entries) {
        pushes++;
        deltas += entries;
    }

    void attempted() {
        attempts++;
    }

    /** Bytes that users moved through the node, both directions. */
    void passed(long bytes) {
        passed += bytes;
    }

    void add(Tally other) {
        for (int i = 0; i < faults.length; i++) {
            faults[i] += other.faults[i];
        }
        for (int i = 0; i < lost.length; i++) {
            lost[i] += other.lost[i];
        }
        pushes += other.pushes;
        attempts += other.attempts;
        deltas += other.deltas;
        passed += other.passed;
    }

    long count(Fault fault) {
        return faults[fault.ordinal()];
    }

    long lost(Loss reason) {
        return lost[reason.ordinal()];
    }

    long lost() {
        long sum = 0;
        for (long bytes : lost) {
            sum += bytes;
        }
        return sum;
    }

    long pushes() {
        return pushes;
    }

    long attempts() {
        return attempts;
    }

    long deltas() {
        return deltas;
    }

    long passed() {
        return passed;
    }
}
