package dev.weir.config;

/**
 * Who said a value.
 *
 * @param layer where in the order of precedence
 * @param where for people: {@code weir.yaml:12}, {@code WEIR_PORT}, {@code --port}; empty for
 *     defaults and for callers that have no better name
 */
public record Origin(Layer layer, String where) {
    /** Later ones win. */
    public enum Layer {
        DEFAULT,
        FILE,
        ENVIRONMENT,
        COMMAND_LINE
    }

    /** Nobody: the key's own default, or a program that starts a server within itself. */
    static final Origin NOBODY = new Origin(Layer.DEFAULT, "");

    /** How a problem with this key begins, so that the reader finds the place. */
    String naming(String key) {
        return switch (layer) {
            case DEFAULT -> key + ": ";
            case FILE -> where + ": " + key + ": ";
            case ENVIRONMENT, COMMAND_LINE -> where + ": ";
        };
    }
}
