package dev.weir.simulate;

/** The run could not be made or finished; says nothing about counting. */
public final class SimulationFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulationFailed(String message) {
        super(message);
    }

    SimulationFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
