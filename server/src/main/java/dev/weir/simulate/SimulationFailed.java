package dev.weir.simulate;

import org.jspecify.annotations.Nullable;

/** The run cannot go on or cannot be judged: the server does not come up, or refuses good input. */
final class SimulationFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulationFailed(String message) {
        super(message);
    }

    SimulationFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
