package dev.weir.collect.logv2fs;

/** The database of logv2fs does not answer, or not as one of logv2fs. */
final class SourceAway extends Exception {
    private static final long serialVersionUID = 1;

    SourceAway(String message, Throwable cause) {
        super(message.lines().findFirst().orElse("").strip(), cause);
    }
}
