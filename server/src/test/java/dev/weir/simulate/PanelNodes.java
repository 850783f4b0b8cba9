package dev.weir.simulate;

import dev.weir.simulate.ReferenceModel.Evidence;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The nodes and machines of {@link TinyPanel}. Whoever calls holds its monitor. */
final class PanelNodes {
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Long> machines = new HashMap<>();

    /** One of them. */
    static final class Node {
        long source;
        String token = "";
        String family = "";
        long rate;
        List<?> ranges = List.of();
        boolean keepsByPath;
        @Nullable LastAnswer last;
        long success = -1;
        long failure;
    }

    /** The fate of the last answer to a push without a cookie. */
    static final class LastAnswer {
        final boolean direct;
        final CountDownLatch known = new CountDownLatch(1);
        volatile Evidence fate = Evidence.UNKNOWN;

        LastAnswer(boolean direct) {
            this.direct = direct;
        }

        void is(Evidence evidence) {
            fate = evidence;
            known.countDown();
        }
    }

    /** The node that a token opens. */
    @Nullable Node of(String token) {
        return nodes.get(token);
    }

    /** A machine with one node, whose token opens only that. */
    String addMachine(Map<?, ?> wanted) {
        long node = Json.number(Json.list(wanted.get("nodes")).get(0));
        String token = "machine-token-" + node;
        machines.put(token, node);
        return "{\"id\":" + node + ",\"token\":\"" + token + "\"}";
    }

    @Nullable Node onMachine(String token, String nodeId) {
        Long source = machines.get(token);
        return source == null || !Long.toString(source).equals(nodeId)
                ? null
                : nodes.values().stream()
                        .filter(node -> node.source == source)
                        .findFirst()
                        .orElse(null);
    }

    String add(Map<?, ?> wanted) {
        Node node = new Node();
        node.source = nodes.size() + 1L;
        node.token = Json.text(wanted.get("token"));
        node.family = Json.text(wanted.get("family"));
        node.rate = Json.number(wanted.get("rateMillionths"));
        node.ranges = Json.list(wanted.get("rateRanges"));
        nodes.put(node.token, node);
        return "{\"id\":" + node.source + ",\"nodeId\":" + node.source + "}";
    }

    /** In millionths, at this hour of the day. */
    long rate(long source, int hour) {
        for (Node node : nodes.values()) {
            if (node.source == source) {
                return rate(node, hour);
            }
        }
        return 0;
    }

    private static long rate(Node node, int hour) {
        for (Object item : node.ranges) {
            Map<?, ?> range = Json.object(item);
            int from = LocalTime.parse(Json.text(range.get("from"))).getHour();
            int to = LocalTime.parse(Json.text(range.get("to"))).getHour();
            if (from < to ? hour >= from && hour < to : hour >= from || hour < to) {
                return Json.number(range.get("rateMillionths"));
            }
        }
        return node.rate;
    }
}
