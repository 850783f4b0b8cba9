package dev.weir.collect.node;

import dev.weir.directory.Node;
import dev.weir.http.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * One request that was let in.
 *
 * @param node whom it comes from
 * @param token what it was let in by; never to be kept
 * @param receipt the cookie it carried, null = none
 * @param sender who is at the other end
 * @param arrival when it came
 * @param intervalMillis push interval as nodes are told
 */
public record Visit(
        Node node,
        @Nullable String token,
        @Nullable Receipt receipt,
        Sender sender,
        Moment arrival,
        long intervalMillis) {
    @Override
    public String toString() {
        return "visit of node " + node.sourceId(); // without the token: it may reach a log
    }
}
