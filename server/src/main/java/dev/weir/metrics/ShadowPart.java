package dev.weir.metrics;

import dev.weir.shadow.Shadow;
import dev.weir.shadow.ShadowState;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Forwarding to the old panel.
 *
 * @param end of the journal
 */
public record ShadowPart(Shadow shadow, LongSupplier end, InstantSource wall) implements Part {
    @Override
    public void addTo(Samples samples) {
        ShadowState state = shadow.state();
        Samples.Family pushes =
                samples.counter(
                        "weir_shadow_pushes_total",
                        "Pushes by what became of them at the old panel.");
        pushes.add(state.taken(), "fate", "taken")
                .add(state.refused(), "fate", "refused")
                .add(state.unknown(), "fate", "unknown")
                .add(state.apart(), "fate", "apart")
                .end();
        samples.counter(
                "weir_shadow_put_off_total",
                "Times that a push did not reach the old panel and waited again.",
                state.putOff());
        samples.gauge(
                "weir_shadow_panel_answers",
                "Whether pushes reach the old panel.",
                state.phase() == ShadowState.Phase.FORWARDING);
        samples.gauge(
                "weir_shadow_behind_entries",
                "Entries of the journal that are not settled.",
                Math.max(0, end.getAsLong() - state.position()));
        long since = state.waitingSinceMillis();
        samples.gauge(
                "weir_shadow_behind_seconds",
                "Age of the oldest push that is not settled.",
                since == 0 ? 0 : Math.max(0, wall.millis() - since) / 1e3);
    }
}
