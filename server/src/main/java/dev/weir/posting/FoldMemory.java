package dev.weir.posting;

import dev.weir.ledger.LedgerBatch;
import dev.weir.ledger.Unattributed;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * What the fold remembers from one entry to the next, and stores with every commit: streams,
 * counters of ids, and the wire names that belong to nobody. One thread.
 */
final class FoldMemory {
    /**
     * Unknown wire names kept apart for one source; all beyond it share one name, so that a sender
     * cannot make the ledger grow without end.
     */
    static final int UNKNOWN_NAMES = 10_000;

    static final String OTHER_NAMES = "(others)";
    static final String COUNTERS = "counters";

    private static final int FORMAT = 2;

    /**
     * Steps of the clock remembered: who steps more often than reports come has no time to keep.
     */
    private static final int KEPT_STEPS = 16;

    private record Step(long position, long millis) {}

    private static final long OTHERS = -1;

    /**
     * A wire name without a user of its own.
     *
     * @param userId who it has been assigned to; 0 = nobody yet
     * @param credentialId the assigned user's credential, or under user 0 the name's own number
     */
    record Unknown(long id, long userId, long credentialId) {}

    final Streams streams = new Streams();

    /** Without what the batch now gathered adds. */
    final ChargedBytes charged = new ChargedBytes();

    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final Map<Long, Map<Long, Unknown>> unknownBySource = new HashMap<>();

    /** Number of the process run that wrote the entries now folded. */
    long run;

    long nextQuarantineId = 1;
    private long nextUnknownId = 1;

    /** The wall clock was set. */
    void clockStepped(long position, long millis) {
        steps.addLast(new Step(position, millis));
        if (steps.size() > KEPT_STEPS) {
            steps.removeFirst();
        }
    }

    /** How far the wall clock was set after a position, forward positive, milliseconds. */
    long steppedAfter(long position) {
        long millis = 0;
        for (Step step : steps) {
            if (step.position() > position) {
                millis += step.millis();
            }
        }
        return millis;
    }

    /** Position of the newest step of the wall clock that is remembered, 0 = none. */
    long lastStep() {
        return steps.isEmpty() ? 0 : steps.getLast().position();
    }

    /** The unknown name of a source, entered in the batch when it is new. */
    Unknown unknown(LedgerBatch batch, long sourceId, long key, long position) {
        Map<Long, Unknown> names = unknownBySource.computeIfAbsent(sourceId, _ -> new HashMap<>());
        Unknown known = names.get(key);
        if (known != null) {
            return known;
        }
        long name = names.size() < UNKNOWN_NAMES ? key : OTHERS;
        known = names.get(name);
        if (known == null) {
            known = new Unknown(nextUnknownId, 0, nextUnknownId);
            nextUnknownId++;
            names.put(name, known);
            batch.unattributed()
                    .add(
                            new Unattributed(
                                    known.id(),
                                    sourceId,
                                    name == OTHERS ? OTHER_NAMES : Long.toString(name),
                                    position,
                                    0));
        }
        return known;
    }

    /**
     * From now on a name's usage is a user's; false when the name is not known or is a user's
     * already.
     */
    boolean assign(long sourceId, long id, long userId, long credentialId) {
        for (var entry : unknownBySource.getOrDefault(sourceId, Map.of()).entrySet()) {
            if (entry.getValue().id() == id && entry.getValue().userId() == 0) {
                entry.setValue(new Unknown(id, userId, credentialId));
                return true;
            }
        }
        return false;
    }

    /** Takes an unattributed name out of the stored ledger. */
    void restoreUnknown(Unattributed stored, long credentialId) {
        long key = stored.wireKey().equals(OTHER_NAMES) ? OTHERS : Long.parseLong(stored.wireKey());
        long userId = stored.assignedUserId();
        unknownBySource
                .computeIfAbsent(stored.sourceId(), _ -> new HashMap<>())
                .put(
                        key,
                        new Unknown(stored.id(), userId, userId == 0 ? stored.id() : credentialId));
        nextUnknownId = Math.max(nextUnknownId, stored.id() + 1);
    }

    byte[] encodeCounters() {
        StateWriter out =
                new StateWriter()
                        .number(FORMAT)
                        .number(run)
                        .number(nextQuarantineId)
                        .number(nextUnknownId)
                        .number(steps.size());
        for (Step step : steps) {
            out.number(step.position()).number(step.millis());
        }
        return out.take();
    }

    void decodeCounters(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        if (in.number() != FORMAT) {
            throw new IllegalStateException("fold counters of unknown format");
        }
        run = in.number();
        nextQuarantineId = in.number();
        nextUnknownId = in.number();
        for (long left = in.number(); left > 0; left--) {
            steps.addLast(new Step(in.number(), in.number()));
        }
        in.end();
    }
}
