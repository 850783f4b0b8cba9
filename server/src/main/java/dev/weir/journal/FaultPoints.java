package dev.weir.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Places where a test kills the process, as {@code kill -9} would. {@code -Dweir.fault=after-fsync}
 * halts the JVM the first time it comes there, {@code after-fsync@500} the 500th time. Faults of
 * the disk are named by the same property, after a comma: {@link FaultyDisk}.
 *
 * <p>The journal's own: {@code before-fsync} (a group is written), {@code after-fsync} (it is
 * durable, nobody knows yet), {@code after-append} (the caller knows, the source does not). Other
 * rooms name theirs. Without the property this costs one constant comparison.
 */
public final class FaultPoints {
    private static final @Nullable String POINT;
    private static final AtomicLong LEFT;

    /** Faults of the disk are {@code name=value@when}; a point has no value. */
    private static final Pattern A_POINT = Pattern.compile("(?:^|,)([^=,]+)(?:,|$)");

    static {
        Matcher named = A_POINT.matcher(property());
        String fault = named.find() ? named.group(1) : null;
        int at = fault == null ? -1 : fault.indexOf('@');
        POINT = fault == null || at < 0 ? fault : fault.substring(0, at);
        LEFT =
                new AtomicLong(
                        fault == null || at < 0 ? 1 : Long.parseLong(fault.substring(at + 1)));
    }

    private FaultPoints() {}

    /** All faults that are asked for, empty = none. */
    static String property() {
        return System.getProperty("weir.fault", "");
    }

    public static void reach(String point) {
        if (POINT != null && POINT.equals(point) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}
