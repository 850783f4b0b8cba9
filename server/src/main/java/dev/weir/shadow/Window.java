package dev.weir.shadow;

import dev.weir.journal.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pushes between what is settled and what has been read: which may leave next, and how far
 * everything is settled. One thread.
 */
final class Window {
    /** Pushes held in memory: so far may others be ahead of a node whose push hangs. */
    static final int MOST = 256;

    private static final long MOST_BYTES = 32L << 20;

    /** Under way at once: what old panels stand without being slowed for their users. */
    static final int AT_ONCE = 4;

    private final TreeMap<Long, Work> waiting = new TreeMap<>();
    private final TreeMap<Long, Work> underWay = new TreeMap<>();
    private final Map<Long, Long> busySources = new HashMap<>();
    private final Set<Long> settledBeyond = new HashSet<>();
    private long read;
    private long bytes;

    /**
     * @param position everything up to here is settled
     * @param settledBeyond further positions that are
     */
    Window(long position, Set<Long> settledBeyond) {
        this.read = position;
        this.settledBeyond.addAll(settledBeyond);
    }

    boolean hasRoom() {
        return waiting.size() + underWay.size() < MOST && bytes < MOST_BYTES;
    }

    /** The journal has been read up to here. */
    void passed(long position) {
        read = position;
        settledBeyond.remove(position);
    }

    /** The journal has a report here. */
    void passed(long position, Report report) {
        boolean settled = settledBeyond.contains(position);
        passed(position);
        if (!settled) {
            waiting.put(position, new Work(position, report, 0));
            bytes += report.body().length;
        }
    }

    long read() {
        return read;
    }

    /** Up to here everything is settled. */
    long settledThrough() {
        long first = Long.MAX_VALUE;
        if (!waiting.isEmpty()) {
            first = waiting.firstKey();
        }
        if (!underWay.isEmpty()) {
            first = Math.min(first, underWay.firstKey());
        }
        return Math.min(read, first - 1);
    }

    /** Arrival of the oldest that is not settled, epoch milliseconds; 0 = there is none. */
    long oldestMillis() {
        Work oldest = waiting.isEmpty() ? null : waiting.firstEntry().getValue();
        Work first = underWay.isEmpty() ? null : underWay.firstEntry().getValue();
        if (oldest == null || (first != null && first.position() < oldest.position())) {
            oldest = first;
        }
        return oldest == null ? 0 : oldest.report().atMillis();
    }

    /** Whether everything up to a position has been read, and nothing of it waits. */
    boolean isDoneThrough(long position) {
        return read >= position && waiting(position).isEmpty();
    }

    /** All that wait, oldest first, none beyond this position. */
    List<Work> waiting(long through) {
        return List.copyOf(waiting.headMap(through, true).values());
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /**
     * Those that may leave now, one a node and oldest first.
     *
     * @param through none beyond this position
     */
    List<Work> mayLeave(long through) {
        List<Work> leaving = new ArrayList<>();
        Set<Long> chosen = new HashSet<>();
        for (Work work : waiting.headMap(through, true).values()) {
            if (underWay.size() + leaving.size() >= AT_ONCE) {
                break;
            }
            long source = work.report().sourceId();
            if (!busySources.containsKey(source) && chosen.add(source)) {
                leaving.add(work);
            }
        }
        return leaving;
    }

    /** It is on its way from now on. */
    void leaves(Work work) {
        waiting.remove(work.position());
        underWay.put(work.position(), work);
        busySources.put(work.report().sourceId(), work.position());
    }

    void settled(Work work) {
        waiting.remove(work.position());
        underWay.remove(work.position());
        busySources.remove(work.report().sourceId(), work.position());
        bytes -= work.report().body().length;
    }

    /** It did not reach the panel and is next again. */
    void waitsAgain(Work work) {
        underWay.remove(work.position());
        busySources.remove(work.report().sourceId(), work.position());
        waiting.put(work.position(), work);
    }
}
