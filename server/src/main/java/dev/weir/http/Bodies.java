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

/** Reads request bodies whole, within the memory that all bodies together may take. Any thread. */
public final class Bodies {
    private static final byte[] NONE = {};
    private static final int FIRST_BUFFER_BYTES = 64 << 10;

    private final int maxBytes;
    private final long memoryBytes;
    private final HttpFaults faults;
    private final AtomicLong inUse = new AtomicLong();

    public Bodies(ListenerSettings settings, HttpFaults faults) {
        this.maxBytes = settings.maxBodyBytes();
        this.memoryBytes = settings.bodyMemoryBytes();
        this.faults = faults;
    }

    /** A body that was received to its last byte. Closing it gives its memory to others. */
    public final class Body implements AutoCloseable {
        private final byte[] bytes;
        private long reserved;

        private Body(byte[] bytes, long reserved) {
            this.bytes = bytes;
            this.reserved = reserved;
        }

        /** Decoded; shared, not copied. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            inUse.addAndGet(-reserved);
            reserved = 0;
        }
    }

    /** What all bodies take now. */
    public long bytesInUse() {
        return inUse.get();
    }

    /**
     * Reads the body of a request.
     *
     * @throws CloseConnectionException when it did not arrive whole, cannot be decoded, or there is
     *     no memory for it: nothing may be answered then
     */
    public Body read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new Body(NONE, 0);
        }
        long declared = declaredLength(request);
        // A body that does not tell its length may become as large as bodies may be.
        long reserved = declared < 0 ? maxBytes : declared;
        if (inUse.addAndGet(reserved) > memoryBytes) {
            inUse.addAndGet(-reserved);
            faults.count(Fault.OVERLOADED);
            throw new CloseConnectionException("no memory for another body");
        }
        try {
            Body body = new Body(readWhole(request, declared), reserved);
            Connection.current().requestComplete();
            reserved = 0;
            return body;
        } finally {
            inUse.addAndGet(-reserved);
        }
    }

    private byte[] readWhole(ServerRequest request, long declared) {
        try {
            InputStream in = request.content().inputStream();
            byte[] bytes =
                    new byte[(int) (declared < 0 ? 1024 : Math.min(declared, FIRST_BUFFER_BYTES))];
            int size = 0;
            while (true) {
                if (size == bytes.length) {
                    if (size == declared) {
                        break;
                    }
                    bytes = Arrays.copyOf(bytes, grown(size, declared));
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
            return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
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

    private int grown(int size, long declared) {
        long twice = Math.min(2L * Math.max(size, 512), maxBytes + 1L);
        return (int) (declared < 0 ? twice : Math.min(twice, declared));
    }

    private CloseConnectionException refused(Fault fault, Exception cause) {
        faults.count(fault);
        return new CloseConnectionException("body refused: " + fault, cause);
    }

    private static long declaredLength(ServerRequest request) {
        var headers = request.headers();
        if (headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)
                || headers.contains(HeaderNames.CONTENT_ENCODING)) {
            return -1;
        }
        return headers.contentLength().orElse(-1);
    }
}
