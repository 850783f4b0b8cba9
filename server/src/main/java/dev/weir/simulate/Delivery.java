package dev.weir.simulate;

import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param arrival whether the server has it whole
 * @param answer what the client received; null = nothing but a broken connection
 * @param cut only the headers of the answer came
 */
record Delivery(Arrival arrival, @Nullable Answer answer, boolean cut) {
    enum Arrival {
        NO,
        YES,
        /** Sent whole, and nothing came back. */
        UNKNOWN
    }

    static final Delivery NOT_SENT = new Delivery(Arrival.NO, null, false);

    Delivery withoutAnswer() {
        return new Delivery(arrival, null, false);
    }

    Delivery answered(Answer other) {
        return new Delivery(arrival, other, false);
    }
}
