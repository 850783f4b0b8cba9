package dev.weir.live;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for one socket, at most so many bytes; who lets more gather is too slow. Any
 * thread puts in, one at a time takes out.
 *
 * <p>A message's bytes are shared by all who receive it; what is the socket's own, its {@code seq},
 * is put before them when they leave.
 */
public final class Outbox {
    private final int mostBytes;
    private final LongSupplier nanos;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(2);
    private long bytes;
    private boolean closed;
    private long seq;

    /** Since when nobody takes what waits. */
    private long waitingSince;

    Outbox(int mostBytes, LongSupplier nanos) {
        this.mostBytes = mostBytes;
        this.nanos = nanos;
    }

    /** What became of a message. */
    enum Offered {
        TAKEN,
        /** There is no room: the socket is too slow. Nothing more will be taken in. */
        FULL,
        /** The outbox was closed before. */
        CLOSED
    }

    synchronized Offered offer(byte[] body) {
        if (closed) {
            return Offered.CLOSED;
        }
        // One message always has room: what is asked for may be larger than what may wait.
        if (!waiting.isEmpty() && bytes + body.length > mostBytes) {
            close();
            return Offered.FULL;
        }
        if (waiting.isEmpty()) {
            waitingSince = nanos.getAsLong();
        }
        waiting.add(body);
        bytes += body.length;
        return Offered.TAKEN;
    }

    /** Takes out the next message; null when there is none. */
    public synchronized byte @Nullable [] take() {
        byte[] body = waiting.poll();
        if (body != null) {
            bytes -= body.length;
            waitingSince = nanos.getAsLong();
        }
        return body;
    }

    /** The number of the message taken; from 1 on without a gap. By the one who takes. */
    public long nextSeq() {
        return ++seq;
    }

    /** How long nobody has taken anything although something waits, nanoseconds. */
    synchronized long stuckNanos() {
        return waiting.isEmpty() ? 0 : nanos.getAsLong() - waitingSince;
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        bytes = 0;
    }
}
