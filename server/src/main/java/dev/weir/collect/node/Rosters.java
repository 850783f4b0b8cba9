package dev.weir.collect.node;

import dev.weir.directory.Node;
import dev.weir.roster.ConfigWriter;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;

/**
 * What nodes are told; the server joins it to the roster. Any thread, never blocks on a database.
 */
public interface Rosters {
    Representation config(Node node);

    /** {@code writer} is the same object each time. */
    Representation config(Node node, ConfigWriter writer);

    Representation users(Node node, Format format);

    /** Ids of the users in the node's list that have a device limit, ascending. */
    long[] deviceLimited(Node node);
}
