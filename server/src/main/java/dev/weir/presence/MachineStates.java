package dev.weir.presence;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each machine was last heard, and how it said it is. Any thread. */
public final class MachineStates {
    private final Map<Long, MachineState> states = new ConcurrentHashMap<>();

    /** The machine's state; never null. */
    public MachineState of(long machineId) {
        return states.getOrDefault(machineId, MachineState.UNHEARD);
    }

    public void contact(long machineId, long wallMillis) {
        states.merge(
                machineId,
                MachineState.UNHEARD.heard(wallMillis),
                (was, first) -> was.heard(wallMillis));
    }

    public void load(long machineId, NodeLoad load, long wallMillis) {
        states.put(machineId, new MachineState(wallMillis, load));
    }
}
