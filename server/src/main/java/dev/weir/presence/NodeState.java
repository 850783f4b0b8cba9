package dev.weir.presence;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a node at this moment. Times are epoch milliseconds, 0 = never since the start.
 *
 * @param lastContactMillis newest request that was let in
 * @param lastPushMillis newest report with traffic that became durable
 * @param senders processes that reported lately under this node; more than one is worth a look (R2)
 * @param load what it said of itself, null = nothing yet
 * @param loadMillis when it said so
 */
public record NodeState(
        long lastContactMillis,
        long lastPushMillis,
        int senders,
        @Nullable NodeLoad load,
        long loadMillis) {
    static final NodeState UNHEARD = new NodeState(0, 0, 0, null, 0);
}
