package dev.weir.shadow;

/** The two sides cannot be brought to the same pushes now. */
public final class ReadingFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReadingFailed(String message) {
        super(message);
    }
}
