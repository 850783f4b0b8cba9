package dev.weir.metrics;

import dev.weir.config.MetricsConfig.Nodes;
import dev.weir.directory.Directory;
import dev.weir.directory.Node;
import dev.weir.ledger.Decision;
import dev.weir.posting.PostedCounts;
import dev.weir.posting.Posting;
import dev.weir.presence.NodeState;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Nodes and what they reported. */
public final class NodesPart implements Part {
    private static final double MILLIS = 1e3;

    private final Directory directory;
    private final NodeStates states;
    private final OnlineDevices devices;
    private final Posting posting;
    private final NodeLabels labels;

    public NodesPart(
            Directory directory,
            NodeStates states,
            OnlineDevices devices,
            Posting posting,
            Nodes told) {
        this.directory = directory;
        this.states = states;
        this.devices = devices;
        this.posting = posting;
        this.labels = new NodeLabels(told);
    }

    @Override
    public void addTo(Samples samples) {
        Map<Long, PostedCounts.Source> counts = posting.counts().sources();
        List<Node> nodes = directory.nodes();
        samples.gauge("weir_users", "Users in the directory.", directory.userCount());
        samples.gauge("weir_nodes", "Nodes in the directory.", nodes.size());
        samples.gauge(
                "weir_push_interval_seconds",
                "How often nodes are told to report.",
                directory.settings().pushIntervalSeconds());
        reports(samples, counts);
        bytes(samples, counts);
        if (labels.told() != Nodes.NONE) {
            bytesByNode(samples, nodes, counts);
            timesByNode(samples, nodes, counts);
        }
    }

    private void reports(Samples samples, Map<Long, PostedCounts.Source> counts) {
        Map<String, long[]> byType = new TreeMap<>();
        counts.forEach((id, count) -> {
            Node node = directory.nodeOrTombstone(id);
            long[] sums =
                    byType.computeIfAbsent(
                            node == null ? "unknown" : node.type(),
                            type -> new long[Decision.values().length]);
            for (Decision decision : Decision.values()) {
                sums[decision.ordinal()] += count.reports(decision);
            }
        });
        Samples.Family reports =
                samples.counter(
                        "weir_reports_total",
                        "Reports with traffic that posting decided on since the start.");
        byType.forEach((type, sums) -> {
            for (Decision decision : Decision.values()) {
                reports.add(sums[decision.ordinal()], "type", type, "verdict", decision.word());
            }
        });
        reports.end();
    }

    private static void bytes(Samples samples, Map<Long, PostedCounts.Source> counts) {
        long upload = 0;
        long download = 0;
        for (PostedCounts.Source count : counts.values()) {
            upload += count.upload();
            download += count.download();
        }
        samples.counter("weir_bytes_total", "Raw bytes in the ledger, of deleted nodes too.")
                .add(upload, "direction", "upload")
                .add(download, "direction", "download")
                .end();
    }

    private void bytesByNode(
            Samples samples, List<Node> nodes, Map<Long, PostedCounts.Source> counts) {
        Samples.Family bytes =
                samples.counter(
                        "weir_node_bytes_total", "Raw bytes that the ledger holds under the node.");
        for (Node node : nodes) {
            PostedCounts.Source count = counts.get(node.sourceId());
            bytes.add(count == null ? 0 : count.upload(), labels.of(node, "direction", "upload"));
            bytes.add(
                    count == null ? 0 : count.download(), labels.of(node, "direction", "download"));
        }
        bytes.end();
    }

    private void timesByNode(
            Samples samples, List<Node> nodes, Map<Long, PostedCounts.Source> counts) {
        each(
                samples.gauge("weir_node_enabled", "1 = the node is let in, 0 = switched off."),
                nodes,
                node -> node.enabled() ? 1 : 0);
        each(
                samples.gauge(
                        "weir_node_last_report_timestamp_seconds",
                        "When the node last reported traffic; absent when it never did."),
                nodes,
                node -> moment(lastReportMillis(node, counts.get(node.sourceId()))));
        each(
                samples.gauge(
                        "weir_node_last_contact_timestamp_seconds",
                        "When the node last asked or reported anything since the start."),
                nodes,
                node -> moment(states.of(node.sourceId()).lastContactMillis()));
        each(
                samples.gauge(
                        "weir_node_senders",
                        "Processes that reported lately under the node; more than one is worth a"
                                + " look."),
                nodes,
                node -> states.of(node.sourceId()).senders());
        each(
                samples.gauge("weir_node_online_users", "Users with a device online at the node."),
                nodes,
                node -> devices.usersOn(node.sourceId()));
    }

    private void each(Samples.Family family, List<Node> nodes, ToDoubleFunction<Node> value) {
        for (Node node : nodes) {
            double of = value.applyAsDouble(node);
            if (!Double.isNaN(of)) {
                family.add(of, labels.of(node));
            }
        }
        family.end();
    }

    /** Seconds since the epoch; what never was has none. */
    private static double moment(long millis) {
        return millis == 0 ? Double.NaN : millis / MILLIS;
    }

    private long lastReportMillis(Node node, PostedCounts.@Nullable Source count) {
        NodeState state = states.of(node.sourceId());
        return Math.max(state.lastPushMillis(), count == null ? 0 : count.lastUsageMillis());
    }
}
