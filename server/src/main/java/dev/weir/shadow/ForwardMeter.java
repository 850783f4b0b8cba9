package dev.weir.shadow;

import dev.weir.shadow.ShadowState.Phase;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the {@link ShadowState}: one thread tells, any thread asks. */
final class ForwardMeter {
    private final InstantSource wall;
    private ShadowState state;

    ForwardMeter(String panel, InstantSource wall) {
        this.wall = wall;
        this.state =
                new ShadowState(panel, Phase.STARTING, wall.millis(), null, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    synchronized ShadowState state() {
        return state;
    }

    synchronized void stands(Phase phase, @Nullable String trouble) {
        ShadowState was = state;
        boolean same = was.phase() == phase;
        state =
                new ShadowState(
                        was.panel(),
                        phase,
                        same ? was.sinceMillis() : wall.millis(),
                        trouble,
                        was.position(),
                        was.waitingSinceMillis(),
                        was.taken(),
                        was.refused(),
                        was.unknown(),
                        was.apart(),
                        was.putOff(),
                        was.passedOver());
    }

    synchronized void settled(
            List<Settled> settled,
            int putOff,
            long waitingSinceMillis,
            long position,
            long passedOver) {
        ShadowState was = state;
        state =
                new ShadowState(
                        was.panel(),
                        was.phase(),
                        was.sinceMillis(),
                        was.trouble(),
                        position,
                        waitingSinceMillis,
                        was.taken() + count(settled, Fate.TAKEN),
                        was.refused() + count(settled, Fate.REFUSED),
                        was.unknown() + count(settled, Fate.UNKNOWN),
                        was.apart() + count(settled, Fate.APART),
                        was.putOff() + putOff,
                        passedOver);
    }

    private static long count(List<Settled> settled, Fate fate) {
        return settled.stream().filter(one -> one.fate() == fate).count();
    }
}
