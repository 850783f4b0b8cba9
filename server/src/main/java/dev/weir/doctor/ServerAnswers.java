package dev.weir.doctor;

import dev.weir.json.JsonObject;
import java.util.Map;

/** What the running server answers over its operator API. */
public interface ServerAnswers {
    /** Where it listens, 1–65535. */
    int port();

    /**
     * The answer to a question.
     *
     * @param path below the API's, such as {@code /health}
     * @throws NoAnswer if none came, or none that can be read
     */
    JsonObject get(String path, Map<String, String> query);

    /** The server cannot be asked, or said something else than was asked for. */
    final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** With a sentence for a person. */
        public NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
