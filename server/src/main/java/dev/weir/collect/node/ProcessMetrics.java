package dev.weir.collect.node;

/**
 * What an Xboard-Node process says of itself in every report; cumulative since its start.
 *
 * @param success calls to the panel that succeeded; a report answered 200 adds two
 * @param failure calls that failed
 * @param connections it has carried
 */
public record ProcessMetrics(long success, long failure, long connections) {
    /** Whether this was said by a younger process than {@code before}. */
    boolean restartedSince(ProcessMetrics before) {
        return success < before.success || connections < before.connections;
    }

    /** Whether everything sent since {@code before} was said has been answered (F2). */
    boolean provesAnswered(ProcessMetrics before) {
        return failure == before.failure && success > before.success;
    }
}
