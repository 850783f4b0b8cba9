package dev.weir.ledger;

import java.util.List;

/**
 * A name on the wire that belongs to no known user. Its usage stands under user 0 with this id as
 * the credential until a person assigns it.
 *
 * @param id given by posting, rising
 * @param wireKey at most 200 characters
 * @param firstPosition of the report that first showed it
 * @param assignedUserId 0 = nobody yet
 */
public record Unattributed(
        long id, long sourceId, String wireKey, long firstPosition, long assignedUserId) {

    /**
     * All names that were asked for.
     *
     * @param asOf the journal position that the rows include
     */
    public record All(long asOf, List<UnattributedUsage> rows) {}

    /** A person's decision to whom a name belongs. */
    public record Assigned(long id, long toUserId, long toCredentialId) {}
}
