package dev.weir.proof;

/** A figure has more parts than can be told at once. */
public final class TooManyParts extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyParts(int most) {
        super(
                "more than "
                        + most
                        + " parts: ask for a shorter time, one user, or one node instead");
    }
}
