package dev.weir.directory;

import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes nodes out of drafts, or says what is wrong with them. */
final class NodeRules {
    private static final long MOST_NODE_ID = Integer.MAX_VALUE;
    private static final long MOST_CAPACITY = 1_000_000_000_000_000L;
    private static final int MOST_RANGES = 24;
    private static final long MOST_RATE = 1_000 * Rating.ONE;
    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[?[0-9A-Fa-f:.]+\\]?|");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}|");

    private final DirectoryState state;
    private final Problems problems;

    NodeRules(DirectoryState state, Problems problems) {
        this.state = state;
        this.problems = problems;
    }

    /**
     * The node the draft describes; to be used only when no problem was found.
     *
     * @param present the node as it stands, null when it is new
     * @param nowSeconds epoch second of the change, from which another rate holds
     */
    Node check(NodeDraft draft, @Nullable Node present, String tokenSha256, long nowSeconds) {
        String type = type(draft.type());
        String name = problems.requiredText("name", draft.name(), 200);
        String domain = domain(draft.domain());
        String country = draft.country().strip().toUpperCase(Locale.ROOT);
        if (!COUNTRY.matcher(country).matches()) {
            problems.add("country", "invalid", "must be two letters of ISO 3166, or empty");
        }
        String remark = problems.text("remark", draft.remark(), 2_000);
        problems.range("capacity_bits_per_second", draft.capacityBitsPerSecond(), 1, MOST_CAPACITY);
        problems.range("user_limit", draft.userLimit(), 0, Integer.MAX_VALUE);
        SortedSet<Long> groups = groups(draft);
        RatePlan rate = rate(draft, present, nowSeconds);
        String settings = ProtocolSettings.check(type, draft.settings(), "settings", problems);
        long number = nodeId(draft, present, type);
        long sourceId = present != null ? present.sourceId() : 0;
        if (present == null && problems.isEmpty()) {
            sourceId = state.takeSourceId();
            number = draft.nodeId() == null ? freeNumber(type, sourceId) : number;
        }
        return new Node(
                sourceId,
                type,
                number,
                name,
                domain,
                country,
                remark,
                draft.enabled(),
                draft.family(),
                draft.capacityBitsPerSecond(),
                draft.userLimit(),
                groups,
                rate,
                tokenSha256,
                present != null ? present.sentinel() : UUID.randomUUID(),
                settings,
                false);
    }

    private String type(String written) {
        String type = NodeTypes.canonical(written);
        if (type.isEmpty()) {
            problems.add("type", "missing", "is required");
        } else if (!NodeTypes.ALL.contains(type)) {
            problems.add("type", "unknown", "must be one of " + String.join(", ", NodeTypes.ALL));
        }
        return type;
    }

    private String domain(String written) {
        String domain = problems.text("domain", written, 253).toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            problems.add("domain", "invalid", "must be a host name or an address, or empty");
        }
        return domain;
    }

    private SortedSet<Long> groups(NodeDraft draft) {
        SortedSet<Long> groups = new TreeSet<>(draft.groupIds());
        for (long group : groups) {
            if (state.livingGroup(group) == null) {
                problems.add("group_ids", "unknown", "there is no group " + group);
            }
        }
        return groups;
    }

    private long nodeId(NodeDraft draft, @Nullable Node present, String type) {
        Long chosen = draft.nodeId();
        long number = chosen != null ? chosen : present != null ? present.nodeId() : 0;
        if (chosen != null) {
            problems.range("node_id", chosen, 1, MOST_NODE_ID);
        }
        for (Node other : state.nodesNumbered(number)) {
            if (other.type().equals(type)
                    && (present == null || other.sourceId() != present.sourceId())) {
                problems.add(
                        "node_id", "taken", "node " + other.name() + " is " + type + " " + number);
            }
        }
        return number;
    }

    private long freeNumber(String type, long from) {
        long number = from;
        while (taken(type, number)) {
            number++;
        }
        return number;
    }

    private boolean taken(String type, long number) {
        return state.nodesNumbered(number).stream().anyMatch(node -> node.type().equals(type));
    }

    private RatePlan rate(NodeDraft draft, @Nullable Node present, long nowSeconds) {
        List<RatePlan.DayRange> ranges = List.copyOf(draft.rateRanges());
        if (ranges.size() > MOST_RANGES) {
            problems.add("rate_ranges", "too_long", "must not be more than " + MOST_RANGES);
        }
        Long wanted = draft.rateMillionths();
        if (wanted != null && (wanted < 0 || wanted > MOST_RATE)) {
            problems.add("rate_millionths", "out_of_range", "must be between 0 and 1000");
            return RatePlan.constant(Rating.ONE);
        }
        if (present == null) {
            long base = wanted != null ? wanted : state.settings().defaultRateMillionths();
            return new RatePlan(List.of(new RatePlan.Version(Long.MIN_VALUE, base, ranges)));
        }
        RatePlan.Version last = present.rate().history().getLast();
        long base = wanted != null ? wanted : last.baseMillionths();
        if (base == last.baseMillionths() && ranges.equals(last.ranges())) {
            return present.rate();
        }
        return changed(present.rate(), nowSeconds, base, ranges);
    }

    /** The plan with other rates from now on; what was to begin later never began. */
    private static RatePlan changed(
            RatePlan plan, long nowSeconds, long base, List<RatePlan.DayRange> ranges) {
        List<RatePlan.Version> history = new ArrayList<>(plan.history());
        while (history.size() > 1 && history.getLast().fromSeconds() > nowSeconds) {
            history.removeLast();
        }
        long earliest = history.getLast().fromSeconds();
        long from = earliest >= nowSeconds ? earliest + 1 : nowSeconds;
        history.add(new RatePlan.Version(from, base, ranges));
        return new RatePlan(history);
    }
}
