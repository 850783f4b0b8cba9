package dev.weir.directory;

import java.util.List;

/** What a node's name on the wire, (type, number), stands for. */
public sealed interface NodeMatch {
    /**
     * @param typeMismatch the only node of this number, though the type was missing or another
     */
    record Found(Node node, boolean typeMismatch) implements NodeMatch {}

    /** Several nodes have the number and the type does not tell which. */
    record Ambiguous(List<Node> nodes) implements NodeMatch {}

    /** No living node has the number. */
    record Unknown() implements NodeMatch {}
}
