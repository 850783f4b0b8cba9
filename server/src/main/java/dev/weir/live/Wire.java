package dev.weir.live;

/** The far end of a {@link LiveClient}: whoever moves its messages. Any thread; must not block. */
public interface Wire {
    /** There is something in the outbox. */
    void wake();

    /** The peer is to be asked for a sign of life, below the protocol. */
    void ping();

    /**
     * The client is to go; what its outbox holds by then need not be sent.
     *
     * @param code of the closing frame
     */
    void close(int code, String reason);
}
