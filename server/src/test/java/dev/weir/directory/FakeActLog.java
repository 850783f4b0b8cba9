package dev.weir.directory;

import dev.weir.journal.Act;
import java.util.ArrayList;
import java.util.List;

/** A journal of acts in memory. May refuse, or take an act and say that it did not. */
public final class FakeActLog implements ActLog {
    /** What {@link #append} does. */
    public enum Mood {
        TAKES,
        REFUSES,
        /** The write hangs and lands later. */
        TAKES_BUT_REFUSES
    }

    private final List<Act> acts = new ArrayList<>();
    private Mood mood = Mood.TAKES;

    public void mood(Mood next) {
        mood = next;
    }

    @Override
    public synchronized long append(Act act) {
        if (mood == Mood.REFUSES) {
            throw new JournalRefused("told to");
        }
        acts.add(act);
        if (mood == Mood.TAKES_BUT_REFUSES) {
            throw new JournalRefused("told to");
        }
        return acts.size();
    }

    public List<Act> acts() {
        return List.copyOf(acts);
    }

    /** Hands every act to the directory, as at start-up or as posting comes by. */
    public void replayInto(Directory directory) {
        for (int i = 0; i < acts.size(); i++) {
            directory.apply(acts.get(i), i + 1L);
        }
    }
}
