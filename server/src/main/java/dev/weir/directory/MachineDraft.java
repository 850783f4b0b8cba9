package dev.weir.directory;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a person decides about a machine.
 *
 * @param sourceIds nodes that it may speak for
 */
public record MachineDraft(String name, boolean enabled, SortedSet<Long> sourceIds) {
    public MachineDraft {
        sourceIds = Collections.unmodifiableSortedSet(new TreeSet<>(sourceIds));
    }

    static MachineDraft from(Machine machine) {
        return new MachineDraft(machine.name(), machine.enabled(), machine.sourceIds());
    }

    public MachineDraft withName(String changed) {
        return new MachineDraft(changed, enabled, sourceIds);
    }

    public MachineDraft withEnabled(boolean changed) {
        return new MachineDraft(name, changed, sourceIds);
    }

    public MachineDraft withSourceIds(SortedSet<Long> changed) {
        return new MachineDraft(name, enabled, changed);
    }
}
