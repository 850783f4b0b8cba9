package dev.weir.server;

import dev.weir.collect.node.Rosters;
import dev.weir.directory.Node;
import dev.weir.roster.ConfigWriter;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import dev.weir.roster.Roster;
import io.helidon.webserver.CloseConnectionException;
import java.util.function.BooleanSupplier;

/**
 * Joins the roster to the node API. One who may have been deposed tells nobody anything, for it may
 * be older than what another process has told already (R37).
 *
 * @param sure whether nobody else can be the writer now
 */
record RosterJoint(Roster roster, BooleanSupplier sure) implements Rosters {
    private Roster newest() {
        if (!sure.getAsBoolean()) {
            throw new CloseConnectionException("another machine may be the writer");
        }
        return roster;
    }

    @Override
    public Representation config(Node node) {
        return newest().config(node);
    }

    @Override
    public Representation config(Node node, ConfigWriter writer) {
        return newest().config(node, writer);
    }

    @Override
    public Representation users(Node node, Format format) {
        return newest().users(node, format);
    }

    @Override
    public long[] deviceLimited(Node node) {
        return newest().deviceLimited(node);
    }
}
