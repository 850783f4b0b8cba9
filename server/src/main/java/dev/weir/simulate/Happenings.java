package dev.weir.simulate;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened during a run. Any thread. */
final class Happenings {
    private final Map<Mishap, LongAdder> mishaps = new EnumMap<>(Mishap.class);
    private final Map<Waste, LongAdder> wastes = new EnumMap<>(Waste.class);
    private final LongAdder pushes = new LongAdder();
    private final LongAdder deltas = new LongAdder();
    private final AtomicLong newestPosition = new AtomicLong();

    Happenings() {
        for (Mishap mishap : Mishap.values()) {
            mishaps.put(mishap, new LongAdder());
        }
        for (Waste waste : Waste.values()) {
            wastes.put(waste, new LongAdder());
        }
    }

    void met(Mishap mishap) {
        met(mishap, 1);
    }

    void met(Mishap mishap, long count) {
        of(mishap).add(count);
    }

    long count(Mishap mishap) {
        return of(mishap).sum();
    }

    private LongAdder of(Mishap mishap) {
        return java.util.Objects.requireNonNull(mishaps.get(mishap));
    }

    private LongAdder of(Waste waste) {
        return java.util.Objects.requireNonNull(wastes.get(waste));
    }

    void wasted(Waste waste, long bytes) {
        of(waste).add(bytes);
    }

    long bytes(Waste waste) {
        return of(waste).sum();
    }

    void pushed(int entries) {
        pushes.increment();
        deltas.add(entries);
    }

    long pushes() {
        return pushes.sum();
    }

    long deltas() {
        return deltas.sum();
    }

    /** A position of the journal that an answer named. */
    void answered(long position) {
        newestPosition.accumulateAndGet(position, Math::max);
    }

    long newestPosition() {
        return newestPosition.get();
    }
}
