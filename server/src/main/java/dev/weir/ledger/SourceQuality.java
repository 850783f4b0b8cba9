package dev.weir.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How well one source reported in a range. Reports are told in the order of their arrival; then the
 * end.
 *
 * <p>Time that no report covers is silence. Nothing is pushed while nobody is online (R9), so
 * silence between two reports of one process is idle time as far as can be told; before another
 * process it is a restart, in which bytes may have been lost; at the end of the range it is open.
 */
public final class SourceQuality {
    /** What a silence is taken for. */
    public enum Kind {
        /** The same process went on. */
        IDLE,
        /** Another process came after it. */
        RESTART,
        /** Nothing came after it yet. */
        OPEN
    }

    /**
     * @param fromMs epoch milliseconds
     * @param toMs epoch milliseconds, exclusive
     */
    public record Silence(long fromMs, long toMs, Kind kind) {
        long millis() {
            return toMs - fromMs;
        }
    }

    /** A held amount's reason, with how much is held for it. */
    public record HeldSum(long bytes, long amounts) {}

    /** Longer silences are told one by one, the longest of them first to be kept. */
    private static final int MOST_SILENCES = 100;

    /** A silence of so many intervals or more is nobody being online rather than lost pushes. */
    private static final int LOST_AT_MOST = 10;

    private final long sourceId;
    private final long intervalMs;
    private final Map<Decision, Long> decisions = new EnumMap<>(Decision.class);
    private final Map<Quarantined.Reason, HeldSum> held = new EnumMap<>(Quarantined.Reason.class);
    private final List<Silence> silences = new ArrayList<>();
    private final Set<Long> instances = new TreeSet<>();
    private long coveredUntilMs;
    private long lastInstance;
    private long reports;
    private long coveredMs;
    private long idleMs;
    private long restartMs;
    private long shortSilenceMs;
    private long openMs;
    private long faults;
    private long postedBytes;
    private long repeatedBytes;
    private long quarantinedBytes;
    private long unattributedBytes;
    private long lastAtMs;

    SourceQuality(long sourceId, long fromMs, long intervalMs) {
        this.sourceId = sourceId;
        this.coveredUntilMs = fromMs;
        this.intervalMs = intervalMs;
    }

    void report(
            long instance,
            long atMs,
            long fromMs,
            Decision decision,
            long faultsOfIt,
            long posted,
            long repeated,
            long quarantined,
            long unattributed) {
        // Within half an interval, pushes are on time.
        if (fromMs - coveredUntilMs > intervalMs / 2) {
            silence(
                    coveredUntilMs,
                    fromMs,
                    reports > 0 && instance != lastInstance ? Kind.RESTART : Kind.IDLE);
            coveredUntilMs = fromMs;
        }
        coveredMs += Math.max(0, atMs - coveredUntilMs);
        coveredUntilMs = Math.max(coveredUntilMs, atMs);
        lastInstance = instance;
        lastAtMs = Math.max(lastAtMs, atMs);
        instances.add(instance);
        reports++;
        decisions.merge(decision, 1L, Long::sum);
        faults += faultsOfIt;
        postedBytes = Math.addExact(postedBytes, posted);
        repeatedBytes = Math.addExact(repeatedBytes, repeated);
        quarantinedBytes = Math.addExact(quarantinedBytes, quarantined);
        unattributedBytes = Math.addExact(unattributedBytes, unattributed);
    }

    void held(Quarantined.Reason reason, long bytes, long amounts) {
        held.put(reason, new HeldSum(bytes, amounts));
    }

    void end(long toMs) {
        if (toMs - coveredUntilMs > intervalMs / 2) {
            silence(coveredUntilMs, toMs, Kind.OPEN);
        }
    }

    private void silence(long fromMs, long toMs, Kind kind) {
        Silence one = new Silence(fromMs, toMs, kind);
        switch (kind) {
            case IDLE -> idleMs += one.millis();
            case RESTART -> restartMs += one.millis();
            case OPEN -> openMs += one.millis();
        }
        if (kind != Kind.OPEN && one.millis() < LOST_AT_MOST * intervalMs) {
            shortSilenceMs += one.millis();
        }
        silences.add(one);
        if (silences.size() > 2 * MOST_SILENCES) {
            keepLongest();
        }
    }

    private void keepLongest() {
        silences.sort((a, b) -> Long.compare(b.millis(), a.millis()));
        silences.subList(Math.min(MOST_SILENCES, silences.size()), silences.size()).clear();
        silences.sort((a, b) -> Long.compare(a.fromMs(), b.fromMs()));
    }

    public long sourceId() {
        return sourceId;
    }

    public long reports() {
        return reports;
    }

    /** Processes that reported. */
    public int processes() {
        return instances.size();
    }

    public long reportsOf(Decision decision) {
        return decisions.getOrDefault(decision, 0L);
    }

    /** What is held now, of amounts that the range ended with. */
    public HeldSum heldFor(Quarantined.Reason reason) {
        return held.getOrDefault(reason, new HeldSum(0, 0));
    }

    /** The longest silences in order, 100 at most. */
    public List<Silence> silences() {
        keepLongest();
        return List.copyOf(silences);
    }

    /** Time within intervals of reports, milliseconds. */
    public long coveredMs() {
        return coveredMs;
    }

    /** Milliseconds of silence taken for this. */
    public long silentMs(Kind kind) {
        return switch (kind) {
            case IDLE -> idleMs;
            case RESTART -> restartMs;
            case OPEN -> openMs;
        };
    }

    /** Entries that could not be read. */
    public long faults() {
        return faults;
    }

    public long postedBytes() {
        return postedBytes;
    }

    public long repeatedBytes() {
        return repeatedBytes;
    }

    /** Held when the report came, decided on or not. */
    public long quarantinedBytes() {
        return quarantinedBytes;
    }

    public long unattributedBytes() {
        return unattributedBytes;
    }

    /** Epoch milliseconds; 0 = none. */
    public long lastAtMs() {
        return lastAtMs;
    }

    /**
     * What a client that resets its counters before it sends may have lost: short silences at the
     * source's mean rate. An estimate, never part of a figure (R42).
     */
    public long lostIfResetting() {
        return coveredMs == 0 ? 0 : (long) ((double) postedBytes / coveredMs * shortSilenceMs);
    }
}
