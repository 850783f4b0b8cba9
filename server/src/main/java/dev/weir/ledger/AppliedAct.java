package dev.weir.ledger;

import java.util.UUID;

/**
 * A decision from the journal that has had its effect; a second act of the id is a repeat (R16).
 *
 * @param type in the owner's words, such as {@code user.saved}
 * @param atMs epoch milliseconds
 */
public record AppliedAct(UUID id, long position, String type, String actor, long atMs) {}
