package dev.weir.machines;

import java.util.Set;
import java.util.UUID;

/**
 * Who writes.
 *
 * @param term grows by one whenever somebody takes over
 * @param renewal moved by the holder several times a second
 * @param holder the machine that writes, or a command that keeps all machines from it; empty = it
 *     gave the lease up
 * @param address where its gate is, host and port
 * @param inStep the machines that have every answered entry
 */
public record Lease(long term, long renewal, String holder, String address, Set<String> inStep) {
    /** No machine's name, which is a UUID, begins so. */
    private static final String WORK = "command-";

    public Lease {
        inStep = Set.copyOf(inStep);
    }

    /** Whether nobody holds it any more. */
    public boolean isGivenUp() {
        return holder.isEmpty();
    }

    /** Whether a command holds it, or did when it ended by force. */
    public boolean isWork() {
        return holder.startsWith(WORK);
    }

    /** The holder's name of one command that nobody else has; 40 characters, as many as fit. */
    static String workName() {
        return WORK + UUID.randomUUID().toString().replace("-", "");
    }

    /** Whether the machine has every entry that was answered under it. */
    public boolean hasAll(String machine) {
        return inStep.contains(machine) || holder.equals(machine);
    }
}
