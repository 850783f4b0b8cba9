package dev.weir.directory;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A server that runs the software of several nodes and signs in once for all of them.
 *
 * @param id its number on the wire, 1 or more, never used again
 * @param name what people call it
 * @param enabled false: its token is refused
 * @param sourceIds nodes that it may speak for; each belongs to one machine at most
 * @param tokenSha256 hex SHA-256 of its token; the token itself is never kept
 * @param deleted a tombstone
 */
public record Machine(
        long id,
        String name,
        boolean enabled,
        SortedSet<Long> sourceIds,
        String tokenSha256,
        boolean deleted) {

    public Machine {
        sourceIds = Collections.unmodifiableSortedSet(new TreeSet<>(sourceIds));
    }

    Machine withToken(String sha256) {
        return new Machine(id, name, enabled, sourceIds, sha256, deleted);
    }

    Machine tombstone() {
        return new Machine(id, name, enabled, new TreeSet<>(), tokenSha256, true);
    }
}
