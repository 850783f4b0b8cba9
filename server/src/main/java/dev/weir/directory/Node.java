package dev.weir.directory;

import dev.weir.rating.RatePlan;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A source that is a VPN/proxy server.
 *
 * @param sourceId its number in the ledger, 1 or more, never used again
 * @param type protocol after aliases, such as {@code shadowsocks}; with {@code nodeId} it names the
 *     node on the wire
 * @param nodeId the number that the node software is configured with
 * @param name what people call it
 * @param domain its host name; the id of founding document 001
 * @param country ISO 3166 alpha-2, or empty
 * @param remark free text
 * @param enabled false: its token is refused and nothing is served
 * @param family how its client treats counters when an answer is lost (R7)
 * @param capacityBitsPerSecond the most it can carry per direction, for plausibility (R10)
 * @param userLimit how many users it serves at most, 0 = any number: those with the lowest ids
 * @param groupIds groups it serves
 * @param rate multiplier and its history
 * @param tokenSha256 hex SHA-256 of its own token; the token itself is never kept
 * @param sentinel secret UUID of the user that stands for nobody (node-protocols A3)
 * @param settings checked protocol settings as canonical JSON text
 * @param deleted a tombstone
 */
public record Node(
        long sourceId,
        String type,
        long nodeId,
        String name,
        String domain,
        String country,
        String remark,
        boolean enabled,
        Family family,
        long capacityBitsPerSecond,
        int userLimit,
        SortedSet<Long> groupIds,
        RatePlan rate,
        String tokenSha256,
        UUID sentinel,
        String settings,
        boolean deleted) {

    public Node {
        groupIds = Collections.unmodifiableSortedSet(new TreeSet<>(groupIds));
    }

    /** What the client does with its counters around a push. */
    public enum Family {
        /** Not told: the data decide, and what they cannot decide is held (R6, R7). */
        AUTO,
        /** Keeps its counters until a push is answered: XrayR and forks, hysteria, Xboard-Node. */
        KEEPS,
        /** Resets its counters before it sends: V2bX, v2node, ppanel-node. */
        RESETS
    }

    Node withToken(String sha256) {
        return with(sha256, deleted);
    }

    Node tombstone() {
        return with(tokenSha256, true);
    }

    private Node with(String sha256, boolean gone) {
        return new Node(
                sourceId,
                type,
                nodeId,
                name,
                domain,
                country,
                remark,
                enabled,
                family,
                capacityBitsPerSecond,
                userLimit,
                groupIds,
                rate,
                sha256,
                sentinel,
                settings,
                gone);
    }
}
