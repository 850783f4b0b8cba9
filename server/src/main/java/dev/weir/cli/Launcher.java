package dev.weir.cli;

import dev.weir.config.ServerConfig;
import java.net.URI;

/** Starts servers. Main joins it to the real one; tests to a small one. */
@FunctionalInterface
interface Launcher {
    /**
     * Returns when the server answers.
     *
     * @throws CommandFailed when it cannot start, with the reason
     */
    Running start(ServerConfig config);

    /** A server that answers until it is closed. */
    interface Running extends AutoCloseable {
        /** How a program on this machine reaches it. */
        URI address();

        /**
         * Runs it, once, when this is the process that commands are to talk to: at once, unless
         * another one is.
         */
        default void whenWriting(Runnable told) {
            told.run();
        }

        @Override
        void close();
    }
}
