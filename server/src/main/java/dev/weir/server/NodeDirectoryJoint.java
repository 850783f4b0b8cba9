package dev.weir.server;

import dev.weir.collect.node.NodeDirectory;
import dev.weir.directory.Directory;
import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.directory.NodeMatch;
import dev.weir.directory.Settings;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Joins the directory to the node API. */
record NodeDirectoryJoint(Directory directory) implements NodeDirectory {
    @Override
    public NodeMatch findNode(@Nullable String type, long nodeId) {
        return directory.findNode(type, nodeId);
    }

    @Override
    public Collection<Node> nodes() {
        return directory.nodes();
    }

    @Override
    public @Nullable Node node(long sourceId) {
        return directory.node(sourceId);
    }

    @Override
    public @Nullable Machine machine(long id) {
        return directory.machine(id);
    }

    @Override
    public Settings settings() {
        return directory.settings();
    }
}
