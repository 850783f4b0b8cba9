package dev.weir.web;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.util.Set;

/** A long piece of work that an operator starts and watches. The server joins it to its room. */
@FunctionalInterface
public interface JobWork {
    /**
     * What came of it.
     *
     * @param passed false when a check ran and failed; the job itself is done either way
     * @param summary one sentence for people
     * @param details further members of the job's {@code result}
     */
    record Outcome(boolean passed, String summary, JsonWriter.Part details) {}

    /** Told now and then how far the work is. */
    @FunctionalInterface
    interface Progress {
        /**
         * @param total in the same unit, 0 = not known
         * @param step what is being done, for people
         */
        void at(long done, long total, String step);
    }

    /**
     * Refuses a body that cannot be meant, before the job begins.
     *
     * @throws dev.weir.json.JsonMismatch naming the field
     */
    default void check(JsonObject request) {}

    /** Members that the body may have. */
    default Set<String> fields() {
        return Set.of();
    }

    /**
     * Does the work; a failure is an exception.
     *
     * @param request the body that asked for it
     */
    Outcome run(JsonObject request, Progress progress);
}
