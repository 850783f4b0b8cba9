package dev.weir.directory;

import dev.weir.journal.Act;
import java.util.ArrayList;
import java.util.List;

/** A journal of acts in memory that may be told to refuse. */
public final class FakeActLog implements ActLog {
    private final List<Act> acts = new ArrayList<>();
    private boolean refusing;

    public void refuse(boolean refuses) {
        refusing = refuses;
    }

    @Override
    public synchronized long append(Act act) {
        if (refusing) {
            throw new JournalRefused("told to");
        }
        acts.add(act);
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
