package dev.weir.shadow;

import dev.weir.json.JsonWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Two figures for the same thing, and what explains that they differ; each direction by itself. One
 * thread.
 *
 * <p>What no part explains is {@link #unexplained}, and shown as that.
 */
public final class Difference {
    private Bytes panel = Bytes.NONE;
    private Bytes weir = Bytes.NONE;
    private final Map<Part, Bytes> parts = new EnumMap<>(Part.class);

    void panel(Bytes more) {
        panel = panel.plus(more);
    }

    void weir(Bytes more) {
        weir = weir.plus(more);
    }

    void explain(Part part, Bytes more) {
        if (!more.isNone()) {
            parts.merge(part, more, Bytes::plus);
        }
    }

    /** Adds another one. */
    void plus(Difference other) {
        panel(other.panel);
        weir(other.weir);
        other.parts.forEach(this::explain);
    }

    /** What the panel counted. */
    public Bytes panel() {
        return panel;
    }

    /** What Weir counted. */
    public Bytes weir() {
        return weir;
    }

    /** What the panel has more. */
    public Bytes bytes() {
        return panel.minus(weir);
    }

    public Bytes part(Part part) {
        return parts.getOrDefault(part, Bytes.NONE);
    }

    /** Sum of all parts. */
    Bytes explained() {
        return parts.values().stream().reduce(Bytes.NONE, Bytes::plus);
    }

    public Bytes unexplained() {
        return bytes().minus(explained());
    }

    /** Whether both agree, and no part hides that they do not. */
    boolean isNothing() {
        return bytes().isNone() && parts.values().stream().allMatch(Bytes::isNone);
    }

    /** Whether there is no more to it than how bytes are rounded and on which day they count. */
    boolean isUsual() {
        return unexplained().isNone()
                && parts.keySet().stream()
                        .allMatch(part -> part == Part.ROUNDING || part == Part.OTHER_DAY);
    }

    /** As members of the present object: both directions together, then each. */
    public void writeTo(JsonWriter json) {
        members(json, Bytes::total);
        json.startObject("upload");
        members(json, Bytes::upload);
        json.end().startObject("download");
        members(json, Bytes::download);
        json.end();
    }

    private void members(JsonWriter json, ToLongFunction<Bytes> of) {
        json.field("panel", of.applyAsLong(panel))
                .field("weir", of.applyAsLong(weir))
                .field("difference", of.applyAsLong(bytes()))
                .startObject("parts");
        for (Part part : Part.values()) {
            json.field(part.member(), of.applyAsLong(part(part)));
        }
        json.end().field("unexplained", of.applyAsLong(unexplained()));
    }
}
