package dev.weir.shadow;

import java.util.EnumMap;
import java.util.Map;

/**
 * Two figures for the same thing, and what explains that they differ. One thread.
 *
 * <p>What no part explains is {@link #unexplained}, and shown as that.
 */
public final class Difference {
    private long panel;
    private long weir;
    private final Map<Part, Long> parts = new EnumMap<>(Part.class);

    void panel(long bytes) {
        panel += bytes;
    }

    void weir(long bytes) {
        weir += bytes;
    }

    void explain(Part part, long bytes) {
        parts.merge(part, bytes, Long::sum);
    }

    /** Adds another one. */
    void plus(Difference other) {
        panel += other.panel;
        weir += other.weir;
        other.parts.forEach(this::explain);
    }

    /** What the panel counted. */
    public long panel() {
        return panel;
    }

    /** What Weir counted. */
    public long weir() {
        return weir;
    }

    /** What the panel has more. */
    public long bytes() {
        return panel - weir;
    }

    public long part(Part part) {
        return parts.getOrDefault(part, 0L);
    }

    /** Sum of all parts. */
    long explained() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    public long unexplained() {
        return bytes() - explained();
    }

    boolean isNothing() {
        return bytes() == 0 && parts.values().stream().allMatch(one -> one == 0);
    }
}
