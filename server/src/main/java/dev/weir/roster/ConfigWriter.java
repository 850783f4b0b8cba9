package dev.weir.roster;

import dev.weir.directory.Node;
import dev.weir.directory.Settings;

/**
 * Writes what a node is told of its own settings, in one dialect. Joined by the dialect; known to
 * the roster by identity, so each dialect has one.
 *
 * <p>Pure: the same node and settings are the same bytes, as some software restarts its core at any
 * other byte.
 */
@FunctionalInterface
public interface ConfigWriter {
    byte[] write(Node node, Settings settings);
}
