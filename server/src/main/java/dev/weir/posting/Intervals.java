package dev.weir.posting;

import dev.weir.directory.Identities;
import dev.weir.journal.Report;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Over which time a report's amounts came, as its record and its stream tell (R9 to R11). No
 * interval is negative, none is longer than {@link #LONGEST_MILLIS}. One thread.
 */
final class Intervals {
    /** No interval is longer (R11). */
    static final long LONGEST_MILLIS = Duration.ofDays(31).toMillis();

    private final Identities identities;
    private final FoldMemory memory;

    Intervals(Identities identities, FoldMemory memory) {
        this.identities = identities;
        this.memory = memory;
    }

    /** Where the interval begins that the amounts are split over, epoch milliseconds. */
    static long fromMillis(Report report) {
        if (report.route().isInbox()) {
            return report.fromMillis();
        }
        return Math.clamp(
                report.fromMillis(), report.atMillis() - LONGEST_MILLIS, report.atMillis());
    }

    /** Where the interval ends that the amounts are split over, epoch milliseconds. */
    static long untilMillis(Report report) {
        return report.route().isInbox() ? fromMillis(report) : report.atMillis();
    }

    /**
     * Since the stream's previous report; by the monotonic clock where one process of ours saw
     * both, else by the wall clock without the steps it is known to have made.
     */
    long sinceNanos(Report report, StreamState stream) {
        if (stream.isNew()) {
            return Long.MAX_VALUE;
        }
        if (stream.lastRun == memory.run) {
            return Math.max(0, report.atNanos() - stream.lastAtNanos);
        }
        long wallMillis = report.atMillis() - stream.lastAtMillis;
        long millis = wallMillis - memory.steppedAfter(stream.lastPosition);
        return Math.clamp(millis, 0, LONGEST_MILLIS) * 1_000_000L;
    }

    /**
     * The longest time over which what a report adds can have come, milliseconds (R10).
     *
     * @param previous the stream before it; null = nothing came before
     */
    long longestMillis(Report report, @Nullable StreamState previous) {
        long interval = identities.settings().pushIntervalSeconds() * 1000L;
        if (previous == null || previous.isNew()) {
            return LONGEST_MILLIS;
        }
        return Math.clamp(sinceNanos(report, previous) / 1_000_000L, interval, LONGEST_MILLIS);
    }
}
