package dev.weir.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often senders were refused before any route knew them. Any thread. */
public final class HttpFaults {
    /** Why. */
    public enum Fault {
        /** Not HTTP as it should be: first line, header, {@code %zz}, chunk. */
        BAD_REQUEST,
        NO_SUCH_PATH,
        /** Declared or sent more than the largest body. */
        TOO_LARGE,
        /** Ended before the end of its head or of the declared body. */
        SHORT_REQUEST,
        /** The body is not in the encoding it claims. */
        BAD_ENCODING,
        /** Took longer than a request may. */
        SLOW_SENDER,
        /** Did not take the answer. */
        SLOW_READER,
        /** Stayed without proving who it is. */
        STRANGER,
        /** All body memory was in use. */
        OVERLOADED,
        /** A defect of ours. */
        INTERNAL
    }

    private final Map<Fault, LongAdder> counts = new EnumMap<>(Fault.class);

    public HttpFaults() {
        for (Fault fault : Fault.values()) {
            counts.put(fault, new LongAdder());
        }
    }

    public void count(Fault fault) {
        adder(fault).increment();
    }

    public long of(Fault fault) {
        return adder(fault).sum();
    }

    private LongAdder adder(Fault fault) {
        LongAdder adder = counts.get(fault);
        if (adder == null) {
            throw new IllegalStateException("not counted: " + fault);
        }
        return adder;
    }
}
