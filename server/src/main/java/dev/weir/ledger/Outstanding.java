package dev.weir.ledger;

import java.util.List;

/**
 * What waits for a person's decision, at one moment.
 *
 * @param asOf the journal position included
 * @param held what is held, by reason
 * @param unattributedBytes raw bytes of both directions that stand under no user
 */
public record Outstanding(long asOf, List<Reason> held, long unattributedBytes) {
    /**
     * @param word as the quarantine stores it
     * @param amounts how many
     * @param bytes raw, both directions; saturates
     */
    public record Reason(String word, long amounts, long bytes) {}

    public Outstanding {
        held = List.copyOf(held);
    }
}
