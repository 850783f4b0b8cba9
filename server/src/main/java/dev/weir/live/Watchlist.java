package dev.weir.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every subject that somebody watches. Guarded by the hub's lock. */
final class Watchlist {
    private final LongTable<Tracked> users = new LongTable<>();
    private final LongTable<Tracked> nodes = new LongTable<>();
    private @Nullable Tracked installation;

    /** Stands for all nodes: whoever watches it watches each. */
    private final Tracked allNodes = new Tracked(Subject.node(-1));

    /** Whether nobody watches anything; who watches all nodes waits for the first. */
    boolean isEmpty() {
        return users.size() == 0
                && nodes.size() == 0
                && installation == null
                && allNodes.watchers().length == 0;
    }

    int size() {
        return users.size() + nodes.size() + (installation == null ? 0 : 1);
    }

    Tracked allNodes() {
        return allNodes;
    }

    @Nullable Tracked installation() {
        return installation;
    }

    @Nullable Tracked user(long id) {
        return users.get(id);
    }

    @Nullable Tracked node(long sourceId) {
        return nodes.get(sourceId);
    }

    List<Tracked> nodes() {
        return nodes.all();
    }

    List<Tracked> users() {
        return users.all();
    }

    List<Tracked> all() {
        List<Tracked> all = new ArrayList<>(users.all());
        all.addAll(nodes.all());
        if (installation != null) {
            all.add(installation);
        }
        return all;
    }

    @Nullable Tracked find(Subject subject) {
        return switch (subject.kind()) {
            case USER -> users.get(subject.id());
            case NODE -> nodes.get(subject.id());
            case INSTALLATION -> installation;
        };
    }

    /** The subject, watched from now on. */
    Tracked track(Subject subject) {
        Tracked known = find(subject);
        if (known != null) {
            return known;
        }
        Tracked made = new Tracked(subject);
        switch (subject.kind()) {
            case USER -> users.put(subject.id(), made);
            case NODE -> nodes.put(subject.id(), made);
            case INSTALLATION -> installation = made;
        }
        return made;
    }

    /** Forgets a node that is gone. */
    void removeNode(Tracked node) {
        nodes.remove(node.subject.id());
    }

    /** Forgets the subject if nobody watches it any more. */
    void release(Tracked tracked) {
        Subject subject = tracked.subject;
        if (tracked.watchers().length > 0) {
            return;
        }
        switch (subject.kind()) {
            case USER -> users.remove(subject.id());
            case NODE -> {
                if (allNodes.watchers().length == 0) {
                    nodes.remove(subject.id());
                }
            }
            case INSTALLATION -> installation = null;
        }
    }

    /** Whoever watched all nodes left: forgets those that nobody watches for themselves. */
    void releaseNodes() {
        nodes.all().forEach(this::release);
    }
}
