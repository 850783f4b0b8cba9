package dev.weir.directory;

import dev.weir.rating.RatePlan;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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
        return with(edit -> edit.nodeId = nodeId);
    }

    public NodeDraft withDomain(String domain) {
        return with(edit -> edit.domain = domain);
    }

    public NodeDraft withEnabled(boolean enabled) {
        return with(edit -> edit.enabled = enabled);
    }

    public NodeDraft withFamily(Node.Family family) {
        return with(edit -> edit.family = family);
    }

    public NodeDraft withGroupIds(Set<Long> groupIds) {
        return with(edit -> edit.groupIds = groupIds);
    }

    public NodeDraft withRateMillionths(@Nullable Long rateMillionths) {
        return with(edit -> edit.rateMillionths = rateMillionths);
    }

    public NodeDraft withRateRanges(List<RatePlan.DayRange> rateRanges) {
        return with(edit -> edit.rateRanges = rateRanges);
    }

    public NodeDraft withSettings(String settings) {
        return with(edit -> edit.settings = settings);
    }

    public NodeDraft withToken(@Nullable String token) {
        return with(edit -> edit.token = token);
    }

    public NodeDraft withName(String name) {
        return with(edit -> edit.name = name);
    }

    public NodeDraft withRemark(String remark) {
        return with(edit -> edit.remark = remark);
    }

    public NodeDraft withUserLimit(int userLimit) {
        return with(edit -> edit.userLimit = userLimit);
    }

    private NodeDraft with(Consumer<Edit> change) {
        Edit edit = new Edit(this);
        change.accept(edit);
        return edit.draft();
    }

    /** A draft while one part of it changes. */
    private static final class Edit {
        final String type;
        @Nullable Long nodeId;
        String name;
        String domain;
        final String country;
        String remark;
        boolean enabled;
        Node.Family family;
        final long capacityBitsPerSecond;
        int userLimit;
        Set<Long> groupIds;
        @Nullable Long rateMillionths;
        List<RatePlan.DayRange> rateRanges;
        String settings;
        @Nullable String token;

        Edit(NodeDraft draft) {
            type = draft.type;
            nodeId = draft.nodeId;
            name = draft.name;
            domain = draft.domain;
            country = draft.country;
            remark = draft.remark;
            enabled = draft.enabled;
            family = draft.family;
            capacityBitsPerSecond = draft.capacityBitsPerSecond;
            userLimit = draft.userLimit;
            groupIds = draft.groupIds;
            rateMillionths = draft.rateMillionths;
            rateRanges = draft.rateRanges;
            settings = draft.settings;
            token = draft.token;
        }

        NodeDraft draft() {
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
}
