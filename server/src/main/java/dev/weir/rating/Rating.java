package dev.weir.rating;

/** The one place where usage is multiplied and rounded. */
public final class Rating {
    /** Rate 1.0. */
    public static final long ONE = 1_000_000;

    private Rating() {}

    /**
     * Billed bytes of one part of one direction: raw × rate, half up.
     *
     * @param bytes raw bytes, 0 or more
     * @param rateMillionths 0 or more
     * @throws ArithmeticException when the product leaves the range of billed bytes, 2^63 - 1
     */
    public static long billed(long bytes, long rateMillionths) {
        if (rateMillionths == ONE) {
            return bytes;
        }
        long high = Math.multiplyHigh(bytes, rateMillionths);
        long low = bytes * rateMillionths;
        if (high == 0 && low >= 0 && low <= Long.MAX_VALUE - ONE / 2) {
            return (low + ONE / 2) / ONE;
        }
        return java.math.BigInteger.valueOf(bytes)
                .multiply(java.math.BigInteger.valueOf(rateMillionths))
                .add(java.math.BigInteger.valueOf(ONE / 2))
                .divide(java.math.BigInteger.valueOf(ONE))
                .longValueExact();
    }
}
