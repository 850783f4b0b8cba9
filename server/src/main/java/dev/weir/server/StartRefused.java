package dev.weir.server;

/**
 * The server must not start on this data; the message says why and what to do, in a sentence or
 * two.
 */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message);
    }
}
