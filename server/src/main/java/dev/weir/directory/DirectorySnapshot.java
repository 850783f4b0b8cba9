package dev.weir.directory;

import java.util.Collection;

/**
 * Everything the directory holds at a position, tombstones included.
 *
 * @param position of the newest journal entry whose effect is included, 0 = none
 */
public record DirectorySnapshot(
        long position,
        Collection<User> users,
        Collection<Node> nodes,
        Collection<Group> groups,
        Collection<Machine> machines,
        Settings settings) {}
