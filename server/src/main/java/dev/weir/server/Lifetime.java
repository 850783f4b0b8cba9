package dev.weir.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** What runs or is open, in the order in which it began; ended in reverse. One thread. */
final class Lifetime implements AutoCloseable {
    private final Deque<AutoCloseable> begun = new ArrayDeque<>();

    /** Takes a part over as soon as it must be closed; returns it. */
    <T extends AutoCloseable> T of(T part) {
        begun.push(part);
        return part;
    }

    /** Closes every part, also after one that failed. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!begun.isEmpty()) {
            try {
                begun.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("a part of the server did not stop", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
