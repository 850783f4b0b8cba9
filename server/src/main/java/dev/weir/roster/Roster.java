package dev.weir.roster;

import dev.weir.directory.Directory;
import dev.weir.directory.Node;
import dev.weir.quota.Standings;
import java.time.InstantSource;

/** What each node is told. Any thread. */
@SuppressWarnings("DoNotCallSuggester")
public final class Roster {
    public Roster(Directory directory, Standings standings, InstantSource wall) {
        throw new UnsupportedOperationException();
    }

    public Representation config(Node node) {
        throw new UnsupportedOperationException();
    }

    public Representation users(Node node, Format format) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ids of the users in the node's list that have a device limit, ascending; for {@code
     * alivelist}.
     */
    public long[] deviceLimited(Node node) {
        throw new UnsupportedOperationException();
    }
}
