package dev.weir.metrics;

import dev.weir.config.MetricsConfig.Nodes;
import dev.weir.directory.Node;
import java.util.Arrays;

/** Labels of a node's figures. */
record NodeLabels(Nodes told) {
    String[] of(Node node) {
        String id = Long.toString(node.nodeId());
        return switch (told) {
            case NONE -> new String[0];
            case ID -> new String[] {"node", id, "type", node.type()};
            case NAME -> new String[] {"node", id, "type", node.type(), "name", node.name()};
        };
    }

    String[] of(Node node, String label, String value) {
        String[] labels = of(node);
        String[] more = Arrays.copyOf(labels, labels.length + 2);
        more[labels.length] = label;
        more[labels.length + 1] = value;
        return more;
    }
}
