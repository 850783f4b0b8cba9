package dev.weir.posting;

import dev.weir.journal.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fold remembers of one process of one source: its epochs and its latest reports (R2, R3,
 * R4).
 *
 * <p>An epoch of a key begins with the newest acknowledged report, not newer than the ack that a
 * report carries, that itself carried the key. {@code epochs} is in order of ack; its first table
 * holds every key and stands for all epochs up to its ack. One thread.
 */
final class StreamState {
    /** Acknowledged reports whose key sets and baselines are kept apart (R3). */
    static final int KEPT_ACKS = 4;

    /** The kind of a stream that is a process of the source. */
    static final long PROCESS = -1;

    /** Reports remembered by body, for repeats (R4). */
    static final int KEPT_PUSHES = 64;

    private final long sourceId;
    private final long instance;

    long lastPosition;
    long lastAtMillis;
    long lastAtNanos;

    /** Number of the process run of ours in which {@code lastAtNanos} was taken. */
    long lastRun;

    /** For streams without a cookie: the newest report whose answer is known to be received. */
    long provenAck;

    private final List<EpochTable> epochs = new ArrayList<>(KEPT_ACKS + 1);
    private final ArrayDeque<Push> pushes = new ArrayDeque<>();

    /** Another stream of its source was forgotten to make room for it: it may be that one. */
    boolean replaces;

    /** A table that is no longer asked; the next takes its arrays. */
    private @Nullable EpochTable spent;

    StreamState(long sourceId, long instance) {
        this.sourceId = sourceId;
        this.instance = instance;
        epochs.add(EpochTable.ofEveryKey(0));
    }

    StreamState(long sourceId, long instance, List<EpochTable> epochs, List<Push> pushes) {
        this.sourceId = sourceId;
        this.instance = instance;
        this.epochs.addAll(epochs);
        this.pushes.addAll(pushes);
    }

    long sourceId() {
        return sourceId;
    }

    long instance() {
        return instance;
    }

    /** {@link #PROCESS}, or which part of the inbox it is: streams make room for their like. */
    long kind() {
        return instance > 0 && instance < Report.INBOX_INSTANCES ? instance >>> 40 : PROCESS;
    }

    boolean isNew() {
        return lastPosition == 0;
    }

    List<EpochTable> epochs() {
        return epochs;
    }

    Iterable<Push> pushes() {
        return pushes;
    }

    @Nullable Push lastPush() {
        return pushes.peekLast();
    }

    /** The newest answer that the process is known to have received; 0 = none. */
    long newestAck() {
        return epochs.getLast().ack();
    }

    /** Whether reports that carry this ack are older than what is remembered. */
    boolean isForgotten(long ack) {
        return ack < epochs.getFirst().ack();
    }

    /**
     * Whether the same body under this ack may have been counted and forgotten since: more reports
     * than are remembered came after it, and answers that were received.
     */
    boolean mayHaveForgottenTwin(long ack) {
        Push oldest = pushes.peekFirst();
        // A report is after the answer that it carries: every twin of a newer ack is remembered.
        return isForgotten(ack)
                || (oldest != null
                        && pushes.size() == KEPT_PUSHES
                        && ack < oldest.position()
                        && isOvertaken(ack));
    }

    /** Whether a remembered report came under a newer answer. */
    private boolean isOvertaken(long ack) {
        for (Push push : pushes) {
            if (push.ack() > ack) {
                return true;
            }
        }
        return false;
    }

    /** Begins the epoch of an acknowledged report, unless it is known already. */
    void acknowledge(long ack) {
        int place = epochs.size();
        while (place > 0 && epochs.get(place - 1).ack() >= ack) {
            place--;
        }
        if (place == 0 || (place < epochs.size() && epochs.get(place).ack() == ack)) {
            return;
        }
        epochs.add(place, begin(ack));
        while (epochs.size() > KEPT_ACKS) {
            EpochTable oldest = epochs.removeFirst();
            EpochTable next = epochs.getFirst();
            epochs.set(0, EpochTable.succeed(oldest, next));
            spent = epochs.getFirst() == next ? oldest : next;
        }
        forgetKeysUpTo(ack);
    }

    private EpochTable begin(long ack) {
        long[] keys = keysOf(ack);
        if (keys == null) {
            return EpochTable.ofEveryKey(ack);
        }
        EpochTable free = spent;
        spent = null;
        return free == null ? EpochTable.ofKeys(ack, keys) : EpochTable.ofKeys(ack, keys, free);
    }

    /** The keys of a report, ascending, in an array that may be shared. */
    long[] keysOf(Readings readings) {
        EpochTable newest = epochs.getLast();
        if (newest.lists(readings)) {
            return newest.keys();
        }
        long[] keys = new long[readings.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = readings.key(i);
        }
        return keys;
    }

    private long @Nullable [] keysOf(long position) {
        for (Iterator<Push> it = pushes.descendingIterator(); it.hasNext(); ) {
            Push push = it.next();
            if (push.position() == position) {
                return push.keys();
            }
        }
        return null;
    }

    private void forgetKeysUpTo(long ack) {
        int count = pushes.size();
        long oldest = epochs.getFirst().ack();
        for (int i = 0; i < count; i++) {
            Push push = pushes.removeFirst();
            // A report under an older answer than the oldest kept is held as stale whatever its
            // body.
            if (push.ack() >= oldest) {
                pushes.addLast(push.position() <= ack ? push.withoutKeys() : push);
            }
        }
    }

    /** The report with the same body under the same answer, if it is remembered. */
    @Nullable Push twin(long ack, long hashHigh, long hashLow) {
        for (Iterator<Push> it = pushes.descendingIterator(); it.hasNext(); ) {
            Push push = it.next();
            if (push.ack() == ack && push.hasBody(hashHigh, hashLow)) {
                return push;
            }
        }
        return null;
    }

    /**
     * The newest report under an answer; there is one when that report is not known to be answered.
     */
    @Nullable Push newestUnder(long ack) {
        for (Iterator<Push> it = pushes.descendingIterator(); it.hasNext(); ) {
            Push push = it.next();
            if (push.ack() == ack) {
                return push;
            }
        }
        return null;
    }

    void remember(Push push) {
        pushes.addLast(push);
        if (pushes.size() > KEPT_PUSHES) {
            pushes.removeFirst();
        }
    }

    void rewindEpochs() {
        for (EpochTable epoch : epochs) {
            epoch.rewind();
        }
    }

    void settleEpochs() {
        for (EpochTable epoch : epochs) {
            epoch.settle();
        }
    }

    /** The epoch of a key in a report that carries {@code ack}. Ask keys in ascending order. */
    EpochTable epochOf(long key, long ack) {
        for (int i = epochs.size() - 1; i > 0; i--) {
            EpochTable epoch = epochs.get(i);
            if (epoch.ack() <= ack && epoch.holds(key)) {
                return epoch;
            }
        }
        EpochTable first = epochs.getFirst();
        first.holds(key);
        return first;
    }
}
