package dev.weir.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Acts that the journal refused in time and may yet turn out to hold: a write that hung for three
 * seconds can still reach the disk. While there are any, remembers what was changed since, so that
 * a late act does not undo a newer one. Under the directory's lock.
 */
final class DoubtfulActs {
    private final Set<UUID> ids = new HashSet<>();
    private final Map<Object, Long> changedAt = new HashMap<>();

    void add(UUID actId) {
        ids.add(actId);
    }

    boolean holds(UUID actId) {
        return ids.contains(actId);
    }

    /** Takes note of a change that holds. */
    void changed(DirectoryChange change, long position) {
        if (!ids.isEmpty()) {
            for (Object subject : subjects(change)) {
                changedAt.merge(subject, position, Math::max);
            }
        }
    }

    /**
     * Whether this act, found in the journal behind the directory's version, has to be applied
     * after all.
     */
    boolean appeared(UUID actId, DirectoryChange change, long position) {
        if (!ids.remove(actId)) {
            return false;
        }
        for (Object subject : subjects(change)) {
            if (changedAt.getOrDefault(subject, 0L) > position) {
                return false;
            }
        }
        return true;
    }

    private record Subject(String kind, long id) {}

    private static Iterable<Subject> subjects(DirectoryChange change) {
        return switch (change) {
            case DirectoryChange.UserSaved saved -> Set.of(new Subject("user", saved.user().id()));
            case DirectoryChange.UsersSaved saved ->
                    saved.users().stream().map(user -> new Subject("user", user.id())).toList();
            case DirectoryChange.NodeSaved saved ->
                    Set.of(new Subject("node", saved.node().sourceId()));
            case DirectoryChange.GroupSaved saved ->
                    Set.of(new Subject("group", saved.group().id()));
            case DirectoryChange.SettingsSaved _ -> Set.of(new Subject("settings", 0));
        };
    }
}
