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

    /** The node as it stands, with its newest rate. */
    public static NodeDraft from(Node node) {
        RatePlan.Version rate = node.rate().history().getLast();
        return new NodeDraft(
                node.type(),
                node.nodeId(),
                node.name(),
                node.domain(),
                node.country(),
                node.remark(),
                node.enabled(),
                node.family(),
                node.capacityBitsPerSecond(),
                node.userLimit(),
                node.groupIds(),
                rate.baseMillionths(),
                rate.ranges(),
                node.settings(),
                null);
    }

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

    public NodeDraft withNodeId(@Nullable Long nodeId) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withDomain(String domain) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withEnabled(boolean enabled) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withFamily(Node.Family family) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withGroupIds(Set<Long> groupIds) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withRateMillionths(@Nullable Long rateMillionths) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withRateRanges(List<RatePlan.DayRange> rateRanges) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withSettings(String settings) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withToken(@Nullable String token) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }

    public NodeDraft withName(String name) {
        return new NodeDraft(
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
                rateMillionths,
                rateRanges,
                settings,
                token);
    }
}
