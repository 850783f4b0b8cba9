package dev.weir.access;

import dev.weir.access.AccessRefused.Why;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often sign-ins failed since the start, by reason and by nothing that names anybody. Any
 * thread.
 */
public final class SignInFailures {
    /** Why a sign-in can fail. */
    public static final List<Why> REASONS =
            List.of(Why.WRONG_CREDENTIALS, Why.WRONG_CODE, Why.TOO_MANY_ATTEMPTS, Why.BUSY);

    private final Map<Why, LongAdder> counts = new EnumMap<>(Why.class);

    SignInFailures() {
        REASONS.forEach(reason -> counts.put(reason, new LongAdder()));
    }

    void count(Why reason) {
        LongAdder adder = counts.get(reason);
        if (adder != null) {
            adder.increment();
        }
    }

    /** Of one of {@link #REASONS}. */
    public long of(Why reason) {
        LongAdder adder = counts.get(reason);
        return adder == null ? 0 : adder.sum();
    }
}
