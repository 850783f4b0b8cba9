package dev.weir.collect.node;

import dev.weir.journal.Report.Evidence;
import org.jspecify.annotations.Nullable;

/** What is remembered of one stream between its pushes. Guarded by its {@link SourceContact}. */
final class StreamContact {
    /** Monotonic nanoseconds of the previous push that became durable. */
    long lastPushNanos;

    boolean pushed;

    /** The clock step during which {@link #lastPushNanos} was read. */
    int lastPushStep;

    /** Start of the oldest push refused since, epoch milliseconds; 0 = none was. */
    long refusedFromMillis;

    /** The clock step during which {@link #refusedFromMillis} was read. */
    int refusedStep;

    boolean usedKeepersPath;

    /** What is known of the answer to the previous push. */
    Evidence answer = Evidence.UNKNOWN;

    /** Number of the previous push, so that news about an older one's answer is ignored. */
    long pushNumber;

    /** What the sender said of itself with the previous push. */
    @Nullable ProcessMetrics metricsAtPush;
}
