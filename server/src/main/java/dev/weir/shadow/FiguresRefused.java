package dev.weir.shadow;

/** Figures of the panel that cannot be those of a panel: too many, or too large. */
public final class FiguresRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    FiguresRefused(String message) {
        super(message);
    }
}
