package dev.weir.collect.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of every source between its requests; in memory only (R5, R9). Any thread.
 *
 * <p>Sources are known nodes, so their number is bounded.
 */
public final class Contacts {
    private final AccountingClock clock;
    private final Map<Long, SourceContact> sources = new ConcurrentHashMap<>();

    public Contacts(AccountingClock clock) {
        this.clock = clock;
    }

    /**
     * Takes up, after a restart and before the first request, when a stream last pushed. Calls for
     * one source in the order of those times.
     *
     * @param instance of the stream
     * @param peer the address that the push came from, empty = not known; asked for only where
     *     {@link #isOneOfSeveralAddresses}
     * @param lastPushMillis wall clock, epoch milliseconds
     */
    public void restore(long sourceId, long instance, byte[] peer, long lastPushMillis) {
        of(sourceId).restore(instance, peer, lastPushMillis, clock.now());
    }

    /** The wall clock was set after all that has been restored so far. */
    public void clockSteppedSince() {
        sources.values().forEach(SourceContact::clockSteppedSince);
    }

    /** Whether a stream is told from others of its source by the sender's address. */
    public static boolean isOneOfSeveralAddresses(long instance) {
        return Instances.isAddress(instance);
    }

    /** Processes that pushed lately under a source; more than one is worth a look (R2). */
    public int senders(long sourceId, long intervalMillis) {
        SourceContact source = sources.get(sourceId);
        return source == null ? 0 : source.senders(clock.now(), intervalMillis);
    }

    /**
     * The visitor's process used a path that only clients use which keep their counters (R7). Says
     * nothing of one without a cookie.
     */
    public void usedKeepersPath(Visit visit) {
        if (visit.receipt() != null) {
            of(visit.node().sourceId()).usedKeepersPath(visit.receipt().instance());
        }
    }

    /**
     * What a visitor without traffic says of its process; one with a cookie needs no such proof.
     */
    public void told(Visit visit, ProcessMetrics metrics) {
        if (visit.receipt() == null) {
            of(visit.node().sourceId())
                    .cookielessInstance(
                            visit.sender().address(),
                            metrics,
                            visit.arrival(),
                            visit.intervalMillis());
        }
    }

    SourceContact of(long sourceId) {
        return sources.computeIfAbsent(sourceId, SourceContact::new);
    }
}
