package dev.weir.simulate;

/** Ends a database server without notice and starts it again. One thread. */
public interface DatabasePower extends AutoCloseable {
    /** Starts it; returns when it takes connections. */
    void start();

    /** {@code kill -9}. */
    void kill();

    @Override
    void close();
}
