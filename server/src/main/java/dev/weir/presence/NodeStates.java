package dev.weir.presence;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** When each node was last heard, and how it said it is. Any thread. */
public final class NodeStates {
    private final Map<Long, AtomicReference<NodeState>> states = new ConcurrentHashMap<>();

    /** The node's state; never null. */
    public NodeState of(long sourceId) {
        AtomicReference<NodeState> state = states.get(sourceId);
        return state == null ? NodeState.UNHEARD : state.get();
    }

    public void contact(long sourceId, long wallMillis) {
        state(sourceId)
                .updateAndGet(was ->
                        new NodeState(
                                wallMillis,
                                was.lastPushMillis(),
                                was.senders(),
                                was.load(),
                                was.loadMillis()));
    }

    public void push(long sourceId, long wallMillis, int senders) {
        state(sourceId)
                .updateAndGet(was ->
                        new NodeState(
                                was.lastContactMillis(),
                                wallMillis,
                                senders,
                                was.load(),
                                was.loadMillis()));
    }

    public void load(long sourceId, NodeLoad load, long wallMillis) {
        state(sourceId)
                .updateAndGet(was ->
                        new NodeState(
                                was.lastContactMillis(),
                                was.lastPushMillis(),
                                was.senders(),
                                load,
                                wallMillis));
    }

    private AtomicReference<NodeState> state(long sourceId) {
        return states.computeIfAbsent(sourceId, id -> new AtomicReference<>(NodeState.UNHEARD));
    }
}
