package dev.weir.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts as people write them: a number and a unit. */
public final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,9})?)\\s*([a-zA-Z]*(?:/s)?)");

    /** Binary units only: 1 KB is 1024 bytes, as every panel and the founding documents count. */
    private static final Map<String, Long> BYTES =
            Map.ofEntries(
                    Map.entry("", 1L),
                    Map.entry("b", 1L),
                    Map.entry("k", 1L << 10),
                    Map.entry("kb", 1L << 10),
                    Map.entry("kib", 1L << 10),
                    Map.entry("m", 1L << 20),
                    Map.entry("mb", 1L << 20),
                    Map.entry("mib", 1L << 20),
                    Map.entry("g", 1L << 30),
                    Map.entry("gb", 1L << 30),
                    Map.entry("gib", 1L << 30),
                    Map.entry("t", 1L << 40),
                    Map.entry("tb", 1L << 40),
                    Map.entry("tib", 1L << 40),
                    Map.entry("p", 1L << 50),
                    Map.entry("pb", 1L << 50),
                    Map.entry("pib", 1L << 50));

    /** Line speeds are decimal, as every provider counts. */
    private static final Map<String, Long> BITS_PER_SECOND =
            Map.of(
                    "bit/s", 1L,
                    "kbit/s", 1_000L,
                    "mbit/s", 1_000_000L,
                    "gbit/s", 1_000_000_000L,
                    "tbit/s", 1_000_000_000_000L);

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Quantity() {}

    /**
     * Bytes: {@code 1048576}, {@code 64MiB}, {@code 1.5 TiB}, {@code 200g}.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed it
     */
    public static long bytes(String text) {
        return read(text, BYTES, "a size such as 64MiB or 1.5TiB");
    }

    /**
     * A line speed in bits per second: {@code 10Gbit/s}.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed it
     */
    public static long bitsPerSecond(String text) {
        return read(text, BITS_PER_SECOND, "a speed such as 1Gbit/s");
    }

    /**
     * A length of time: {@code 30s}, {@code 35d}.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed it
     */
    public static Duration duration(String text) {
        return Duration.ofMillis(read(text, MILLIS, "a time such as 30s, 12h or 35d"));
    }

    private static long read(String text, Map<String, Long> units, String expected) {
        Matcher matcher = FORM.matcher(text.strip());
        Long factor =
                matcher.matches() ? units.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (factor == null) {
            throw new IllegalArgumentException("expected " + expected + ", not '" + text + "'");
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(factor))
                    .toBigInteger()
                    .longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("too large: '" + text + "'", tooLarge);
        }
    }
}
