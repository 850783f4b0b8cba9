package dev.weir.http;

import dev.weir.http.HttpFaults.Fault;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads request bodies whole, within the memory that all bodies together may take. Half of it is
 * for senders that proved who they are, so that strangers cannot take it from them. Any thread.
 */
public final class Bodies {
    private static final byte[] NONE = {};
    private static final int FIRST_BUFFER_BYTES = 64 << 10;

    private final int maxBytes;
    private final long halfBytes;
    private final HttpFaults faults;
    private final AtomicLong ofKnown = new AtomicLong();
    private final AtomicLong ofStrangers = new AtomicLong();

    public Bodies(ListenerSettings settings, HttpFaults faults) {
        this.maxBytes = settings.maxBodyBytes();
        this.halfBytes = settings.bodyMemoryBytes() / 2;
        this.faults = faults;
    }

    /** A body that was received to its last byte. Closing it gives its memory to others. */
    public final class Body implements AutoCloseable {
        private final AtomicLong pool;
        private byte[] bytes = NONE;
        private long reserved;

        private Body(AtomicLong pool) {
            this.pool = pool;
        }

        /** Decoded; shared, not copied. */
        public byte[] bytes() {
            return bytes;
        }

        private void reserve(long atLeast) {
            long more = atLeast - reserved;
            if (more <= 0) {
                return;
            }
            reserved += more;
            if (pool.addAndGet(more) > halfBytes) {
                faults.count(Fault.OVERLOADED);
                throw new CloseConnectionException("no memory for another body");
            }
        }

        @Override
        public void close() {
            pool.addAndGet(-reserved);
            reserved = 0;
        }
    }

    /** What all bodies take now. */
    public long bytesInUse() {
        return ofKnown.get() + ofStrangers.get();
    }

    /**
     * Reads the body of a request.
     *
     * @throws CloseConnectionException when it did not arrive whole, is too large, cannot be
     *     decoded, or there is no memory for it: nothing may be answered then
     */
    public Body read(ServerRequest request) {
        Connection connection = Connection.current();
        Body body = new Body(connection.isProven() ? ofKnown : ofStrangers);
        if (!request.content().hasEntity()) {
            return body;
        }
        boolean whole = false;
        try {
            readWhole(request, body);
            connection.requestComplete();
            whole = true;
            return body;
        } finally {
            if (!whole) {
                body.close();
            }
        }
    }

    private void readWhole(ServerRequest request, Body into) {
        try {
            read(request, into);
        } catch (BoundedGzip.TooLarge e) {
            throw refused(Fault.TOO_LARGE, e);
        } catch (IOException | UncheckedIOException e) {
            throw refused(Fault.BAD_ENCODING, e);
        } catch (RequestException e) {
            boolean tooLarge = e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code();
            throw refused(tooLarge ? Fault.TOO_LARGE : Fault.BAD_REQUEST, e);
        } catch (IllegalArgumentException e) {
            throw refused(Fault.BAD_REQUEST, e); // a chunk size that is no number
        }
    }

    private void read(ServerRequest request, Body into) throws IOException {
        long declared = declaredLength(request);
        int first = (int) (declared < 0 ? 1024 : Math.min(declared, FIRST_BUFFER_BYTES));
        // Helidon takes a whole chunk into memory before it shows any of it.
        into.reserve(declared < 0 ? maxBytes : first);
        byte[] bytes = new byte[first];
        int size = 0;
        InputStream in = request.content().inputStream();
        while (size != declared) {
            if (size == bytes.length) {
                int grown = grown(size, declared);
                into.reserve(grown);
                bytes = Arrays.copyOf(bytes, grown);
            }
            int count = in.read(bytes, size, bytes.length - size);
            if (count < 0) {
                break;
            }
            size += count;
        }
        // Only a read that finds the end tells Helidon that the body was taken.
        if (size > maxBytes || in.read() >= 0) {
            throw new BoundedGzip.TooLarge(maxBytes);
        }
        into.bytes = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private int grown(int size, long declared) {
        long twice = Math.min(2L * size, maxBytes + 1L);
        return (int) (declared < 0 ? twice : Math.min(twice, declared));
    }

    private CloseConnectionException refused(Fault fault, Exception cause) {
        faults.count(fault);
        return new CloseConnectionException("body refused: " + fault, cause);
    }

    /** Bytes of the body, or -1 when that is known only afterwards. */
    private static long declaredLength(ServerRequest request) {
        var headers = request.headers();
        if (headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)
                || headers.contains(HeaderNames.CONTENT_ENCODING)) {
            return -1;
        }
        return headers.contentLength().orElse(-1);
    }
}
