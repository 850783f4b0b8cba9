package dev.weir.server;

import dev.weir.collect.node.Rosters;
import dev.weir.directory.Node;
import dev.weir.roster.ConfigWriter;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import dev.weir.roster.Roster;

/** Joins the roster to the node API. */
record RosterJoint(Roster roster) implements Rosters {
    @Override
    public Representation config(Node node) {
        return roster.config(node);
    }

    @Override
    public Representation config(Node node, ConfigWriter writer) {
        return roster.config(node, writer);
    }

    @Override
    public Representation users(Node node, Format format) {
        return roster.users(node, format);
    }

    @Override
    public long[] deviceLimited(Node node) {
        return roster.deviceLimited(node);
    }
}
