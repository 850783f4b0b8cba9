package dev.weir.directory;

/**
 * A node and its token in plain text: shown this once, kept nowhere.
 *
 * @param token what the node software is configured with
 */
public record NodeCreated(Node node, String token) {
    @Override
    public String toString() {
        return "NodeCreated[node=" + node.sourceId() + "]";
    }
}
