package dev.weir.machines;

import java.util.Set;

/**
 * Who writes.
 *
 * @param term grows by one whenever somebody takes over
 * @param renewal moved by the holder several times a second
 * @param holder the machine that writes; empty = it gave the lease up
 * @param address where its gate is, host and port
 * @param inStep the machines that have every answered entry
 */
public record Lease(long term, long renewal, String holder, String address, Set<String> inStep) {
    public Lease {
        inStep = Set.copyOf(inStep);
    }

    /** Whether nobody holds it any more. */
    public boolean isGivenUp() {
        return holder.isEmpty();
    }

    /** Whether the machine has every entry that was answered under it. */
    public boolean hasAll(String machine) {
        return inStep.contains(machine) || holder.equals(machine);
    }
}
