package dev.weir.collect.logv2fs;

/** The database of logv2fs does not answer, or not as one of logv2fs. */
final class SourceAway extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean streamLost;

    SourceAway(String message, Throwable cause) {
        super(firstLine(message), cause);
        this.streamLost = false;
    }

    /**
     * @param streamLost whether the stream of changes cannot go on where it was left
     */
    SourceAway(String message, boolean streamLost) {
        super(firstLine(message));
        this.streamLost = streamLost;
    }

    /** Whether the stream of changes cannot go on where it was left. */
    boolean isStreamLost() {
        return streamLost;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
