package dev.weir.ledger;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which held amounts are asked for.
 *
 * @param sourceId one source; empty = all
 * @param userId those that would go to one user; empty = all
 * @param reason held for this reason; empty = for any
 */
public record HeldFilter(
        Quarantined.State state,
        OptionalLong sourceId,
        OptionalLong userId,
        Optional<Quarantined.Reason> reason) {
    /** All of a state. */
    public static HeldFilter of(Quarantined.State state) {
        return new HeldFilter(state, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    }
}
