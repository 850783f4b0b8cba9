package dev.weir.collect.node;

import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.directory.NodeMatch;
import dev.weir.directory.Settings;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What this door asks of the directory; the server joins it. Any thread, never blocks. */
public interface NodeDirectory {
    /** Finds the node that a request names; {@code type} as it came, null when absent. */
    NodeMatch findNode(@Nullable String type, long nodeId);

    /** All living nodes. */
    Collection<Node> nodes();

    /** The living node, or null. */
    @Nullable Node node(long sourceId);

    /** The living machine, or null. */
    @Nullable Machine machine(long id);

    Settings settings();
}
