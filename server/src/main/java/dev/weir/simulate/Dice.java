package dev.weir.simulate;

/** A sequence of choices that depends on nothing but its seed and path (SplitMix64). One thread. */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** The choices of one step of one process, whatever happened in the steps before. */
    static Dice at(long seed, long process, long step) {
        return new Dice(mix(mix(seed + GOLDEN) ^ mix(process * GOLDEN + 1)) ^ mix(step + 2));
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    boolean chance(int perMille) {
        return below(1000) < perMille;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
