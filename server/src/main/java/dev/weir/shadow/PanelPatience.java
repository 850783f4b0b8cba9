package dev.weir.shadow;

import dev.weir.shadow.ShadowState.Phase;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What is known of the panel's being there, and when to try again: at growing intervals, first with
 * a question that changes nothing, then with one push alone. One thread.
 */
final class PanelPatience {
    private static final long SHORTEST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 30_000;

    private final ForwardMeter meter;
    private final LongSupplier nanos;
    private boolean answers;
    private long pauseMillis;
    private long failedNanos;

    PanelPatience(ForwardMeter meter, LongSupplier nanos) {
        this.meter = meter;
        this.nanos = nanos;
    }

    /** Whether it answered when it was last asked or sent something. */
    boolean answers() {
        return answers;
    }

    /** Whether a push has not been taken since there was trouble. */
    boolean recovering() {
        return pauseMillis > 0;
    }

    /** Whether it may be asked again. */
    boolean mayAsk() {
        return pauseMillis == 0
                || nanos.getAsLong() - failedNanos >= TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }

    /** It said something about a push. */
    void there() {
        answers = true;
        pauseMillis = 0;
    }

    /** Takes up what it answered to a question; whether it is there. */
    boolean asked(PanelAnswer answer) {
        // A panel that does not know this node answers all the same.
        answers =
                answer.kind() == PanelAnswer.Kind.TAKEN
                        || answer.kind() == PanelAnswer.Kind.REFUSED;
        if (!answers) {
            away(answer);
        }
        return answers;
    }

    void away(PanelAnswer answer) {
        answers = false;
        failedNanos = nanos.getAsLong();
        pauseMillis = Math.clamp(2 * pauseMillis, SHORTEST_MILLIS, LONGEST_MILLIS);
        String status = answer.status() == 0 ? "" : "status " + answer.status() + " ";
        meter.stands(Phase.PANEL_AWAY, status + answer.said());
    }
}
