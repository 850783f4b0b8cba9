package dev.weir.journal;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Places where a test kills the process, as {@code kill -9} would. {@code -Dweir.fault=after-fsync}
 * halts the JVM the first time it comes there, {@code after-fsync@500} the 500th time.
 *
 * <p>The journal's own: {@code before-fsync} (a group is written), {@code after-fsync} (it is
 * durable, nobody knows yet), {@code after-append} (the caller knows, the source does not). Other
 * rooms name theirs. Without the property this costs one constant comparison.
 */
public final class FaultPoints {
    private static final @Nullable String POINT;
    private static final AtomicLong LEFT;

    static {
        String fault = System.getProperty("weir.fault");
        int at = fault == null ? -1 : fault.indexOf('@');
        POINT = fault == null || at < 0 ? fault : fault.substring(0, at);
        LEFT =
                new AtomicLong(
                        fault == null || at < 0 ? 1 : Long.parseLong(fault.substring(at + 1)));
    }

    private FaultPoints() {}

    public static void reach(String point) {
        if (POINT != null && POINT.equals(point) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}
