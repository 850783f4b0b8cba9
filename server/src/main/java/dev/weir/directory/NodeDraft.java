package dev.weir.directory;

import dev.weir.rating.RatePlan;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants a node to be; unchecked.
 *
 * @param nodeId null = the node's source id; heeded on creation, kept on update when null
 * @param rateMillionths outside all ranges; null = the installation's default on creation, the
 *     present one on update
 * @param rateRanges ranges of the local day with another rate
 * @param settings protocol settings as JSON text
 * @param token own token of at least 16 characters, heeded on creation only; null = a random one
 * @see Node
 */
public record NodeDraft(
        String type,
        @Nullable Long nodeId,
        String name,
        String domain,
        String country,
        String remark,
        boolean enabled,
        Node.Family family,
        long capacityBitsPerSecond,
        int userLimit,
        Set<Long> groupIds,
        @Nullable Long rateMillionths,
        List<RatePlan.DayRange> rateRanges,
        String settings,
        @Nullable String token) {

    /** 10 Gbit/s: more than nearly every node has, little enough to catch nonsense. */
    public static final long DEFAULT_CAPACITY = 10_000_000_000L;

    /** An enabled node of the default group. */
    public static NodeDraft of(String type, String name, String settings) {
        return new NodeDraft(
                type,
                null,
                name,
                "",
                "",
                "",
                true,
                Node.Family.AUTO,
                DEFAULT_CAPACITY,
                0,
                Set.of(Group.DEFAULT),
                null,
                List.of(),
                settings,
                null);
    }
}
