package dev.weir.cli;

import java.util.Locale;

/** Figures for people. Binary units, three significant digits. */
final class Units {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Units() {}

    /** Bytes such as {@code 1.43 GiB}; negative ones too, for corrections. */
    static String bytes(long bytes) {
        double value = Math.abs((double) bytes);
        int unit = 0;
        // 999.5 would show as 1000: the next unit is shorter and says the same.
        while (value >= 999.5 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        String digits =
                unit == 0
                        ? Long.toString(Math.round(value))
                        : String.format(Locale.ROOT, "%." + decimals(value) + "f", value);
        return (bytes < 0 ? "-" : "") + digits + " " + BINARY[unit];
    }

    private static int decimals(double value) {
        return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    }

    /** A rate in millionths as a factor: {@code 1.3×}. */
    static String rate(long millionths) {
        return java.math.BigDecimal.valueOf(millionths, 6).stripTrailingZeros().toPlainString()
                + "×";
    }

    /** A line speed in decimal units. */
    static String bitsPerSecond(long bits) {
        String[] units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
        double value = bits;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return new java.math.BigDecimal(value)
                        .round(new java.math.MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                + " "
                + units[unit];
    }

    /** A length of time in its largest unit, such as {@code 4 s} or {@code 3 h}. */
    static String millis(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 120_000) {
            return millis / 1_000 + " s";
        }
        if (millis < 7_200_000) {
            return millis / 60_000 + " min";
        }
        return millis < 172_800_000 ? millis / 3_600_000 + " h" : millis / 86_400_000 + " d";
    }
}
