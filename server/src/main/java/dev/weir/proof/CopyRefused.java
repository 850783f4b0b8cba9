package dev.weir.proof;

/** A database must not be filled as it is; the message says why and what to do, in a sentence. */
public final class CopyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CopyRefused(String message) {
        super(message);
    }
}
