package dev.weir.shadow;

/** Another process has made a turn: it forwards now, and this one has been replaced. */
final class ForwardedElsewhere extends RuntimeException {
    private static final long serialVersionUID = 1;

    ForwardedElsewhere() {
        super("another process forwards now");
    }
}
