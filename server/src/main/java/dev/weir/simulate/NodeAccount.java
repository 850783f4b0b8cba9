package dev.weir.simulate;

import java.util.List;

/**
 * A node as the server knows it.
 *
 * @param sourceId id in the ledger
 * @param nodeId id on the wire
 * @param keys what each user of its pool is called on the wire
 * @param userIds whom the ledger is to show for them, 0 = nobody known
 * @param truths one for each of its processes
 */
record NodeAccount(
        NodePlan plan,
        String name,
        long sourceId,
        String nodeId,
        String token,
        List<Long> keys,
        List<Long> userIds,
        List<Truth> truths) {
    NodeAccount {
        keys = List.copyOf(keys);
        userIds = List.copyOf(userIds);
        truths = List.copyOf(truths);
    }

    /** What reached the server from all its processes. Call when they have ended. */
    Truth truth() {
        Truth sum = new Truth(plan.kind().keeps(), plan.rateMillionths(), keys.size());
        truths.forEach(sum::addAll);
        return sum;
    }
}
