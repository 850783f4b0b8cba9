package dev.weir.simulate;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node's bytes are multiplied by, at each moment of the server's clock: a base, ranges of
 * the day, and how the operator changed them. Any thread reads; it changes while nothing is under
 * way.
 */
final class Tariff {
    private static final long ONE = 1_000_000;
    private static final List<Long> FRACTIONS = List.of(1_300_000L, 500_000L, 1_700_000L, 900_000L);

    /**
     * Hours of the local day, {@code from} included, {@code to} not; across midnight when {@code
     * to} is the smaller.
     */
    record Range(int from, int to, long rateMillionths) {
        boolean holds(int hour) {
            return from < to ? hour >= from && hour < to : hour >= from || hour < to;
        }

        String json() {
            return String.format(
                    "{\"from\":\"%02d:00\",\"to\":\"%02d:00\",\"rateMillionths\":%d}",
                    from, to, rateMillionths);
        }
    }

    private record Version(long fromSeconds, long baseMillionths) {}

    private final List<Range> ranges;
    private volatile List<Version> versions;

    Tariff(long baseMillionths, List<Range> ranges) {
        this.ranges = ranges;
        this.versions = List.of(new Version(Long.MIN_VALUE, baseMillionths));
    }

    long at(long epochSeconds, ZoneId zone) {
        if (!ranges.isEmpty()) {
            int hour = Instant.ofEpochSecond(epochSeconds).atZone(zone).getHour();
            for (Range range : ranges) {
                if (range.holds(hour)) {
                    return range.rateMillionths();
                }
            }
        }
        List<Version> known = versions;
        int version = known.size() - 1;
        while (version > 0 && known.get(version).fromSeconds() > epochSeconds) {
            version--;
        }
        return known.get(version).baseMillionths();
    }

    /** Another base from a moment on; what was to begin later never begins. */
    void change(long fromSeconds, long baseMillionths) {
        List<Version> changed = new ArrayList<>(versions);
        while (changed.size() > 1 && changed.getLast().fromSeconds() >= fromSeconds) {
            changed.removeLast();
        }
        changed.add(new Version(fromSeconds, baseMillionths));
        versions = List.copyOf(changed);
    }

    /** The next base in turn; whole where it was, and where it was not, always one that rounds. */
    long another() {
        long base = versions.getLast().baseMillionths();
        return base % ONE == 0
                ? (base + ONE) % (4 * ONE)
                : FRACTIONS.get((FRACTIONS.indexOf(base) + 1) % FRACTIONS.size());
    }

    static Tariff of(SimulatedNode node) {
        return new Tariff(node.rateMillionths(), node.ranges());
    }
}
