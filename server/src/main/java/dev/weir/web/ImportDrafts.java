package dev.weir.web;

import dev.weir.directory.Group;
import dev.weir.directory.NodeDraft;
import dev.weir.directory.UserDraft;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.rating.RatePlan;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongUnaryOperator;

/** Nodes and users of another panel, in its words, as drafts of the directory. */
final class ImportDrafts {
    private ImportDrafts() {}

    /** Stands for a group of the panel that has no number here yet. */
    static long toBeMade(long oldId) {
        return -1 - oldId;
    }

    /** A group that is to be made counts as one that there is. */
    static long asIfMade(long group, ImportOutcome outcome) {
        return group < 0 && outcome.newGroups.containsKey(-1 - group) ? Group.DEFAULT : group;
    }

    static long made(long group, ImportOutcome outcome) {
        return group < 0 ? outcome.groups.getOrDefault(-1 - group, group) : group;
    }

    static NodeDraft inGroups(NodeDraft draft, LongUnaryOperator number) {
        Set<Long> groups = new HashSet<>();
        draft.groupIds().forEach(group -> groups.add(number.applyAsLong(group)));
        return draft.withGroupIds(groups);
    }

    static NodeDraft nodeDraft(JsonObject json, ImportOutcome outcome) {
        Set<Long> groups = new HashSet<>();
        for (Object group : json.list("groups")) {
            if (group instanceof Long id) {
                groups.add(outcome.groups.getOrDefault(id, toBeMade(id)));
            }
        }
        List<RatePlan.DayRange> ranges = new ArrayList<>();
        try {
            for (JsonObject range : json.objects("rateRanges")) {
                ranges.add(
                        new RatePlan.DayRange(
                                LocalTime.parse(range.text("from")),
                                LocalTime.parse(range.text("to")),
                                range.number("rateMillionths")));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new JsonMismatch("nodes", "has a rate range that cannot be");
        }
        return NodeDraft.of(json.text("type"), json.text("name"), json.object("settings").toText())
                .withNodeId(json.number("nodeId"))
                .withDomain(json.text("domain", ""))
                .withRemark(json.text("remark", ""))
                .withEnabled(json.flag("enabled"))
                .withGroupIds(groups)
                .withRateMillionths(json.number("rateMillionths"))
                .withRateRanges(ranges);
    }

    static UserDraft userDraft(JsonObject json, ImportOutcome outcome) {
        long group = json.number("group");
        return UserDraft.of(json.text("email"))
                .withId(json.number("id"))
                .withUuid(UUID.fromString(json.text("uuid")))
                .withGroupId(outcome.groups.getOrDefault(group, toBeMade(group)))
                .withLimitBytes(json.number("limitBytes"))
                .withExpiresAt(
                        json.isNull("expiresAtSeconds")
                                ? null
                                : Instant.ofEpochSecond(json.number("expiresAtSeconds")))
                .withEnabled(json.flag("enabled"))
                .withSpeedLimitMbps(small(json, "speedLimitMbps"))
                .withDeviceLimit(small(json, "deviceLimit"));
    }

    static int small(JsonObject json, String name) {
        return Math.clamp(json.number(name, 0), 0, 1_000_000);
    }
}
