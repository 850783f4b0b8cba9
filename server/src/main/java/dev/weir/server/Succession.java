package dev.weir.server;

import dev.weir.journal.Journal;
import dev.weir.ledger.Authority;
import dev.weir.relay.RelayGate;
import dev.weir.relay.RelaySecret;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who of several processes writes, and how the others find it. */
interface Succession extends AutoCloseable {
    /** What the processes know and nobody else does. */
    RelaySecret secret();

    /** Where the writer's gate is, as far as is known; null = nobody has said. Any thread. */
    @Nullable InetSocketAddress writer();

    /**
     * Becomes the one that writes, if nobody else is.
     *
     * @return the open book; null = somebody else is the writer, or may be
     */
    @Nullable Journal take();

    /** The server on the book did not start; the book is closed. */
    void stepBack();

    /** Where the others bring what they accepted. */
    RelayGate gate() throws IOException;

    /** From now on the others find it. */
    void gateIsOpen(int port) throws IOException;

    /** As {@link Sharing#authority}. */
    Authority authority();

    /** As {@link Sharing#isSure}. */
    boolean isSure();

    /** As {@link Sharing#aloneSinceMillis}. */
    long aloneSinceMillis();

    /** What is to be said of a process that stands by. */
    Standing standing();

    /**
     * A process that stands by.
     *
     * @param inStep whether it could take the writer's place now
     * @param end the last position of its copy; -1 = it has none of its own
     */
    record Standing(boolean inStep, long end) {}

    /** After the server. */
    @Override
    void close();
}
