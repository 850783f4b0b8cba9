package dev.weir.ledger;

import java.util.UUID;

/**
 * A place in a journal (R17): positions of two journals do not compare.
 *
 * @param position the last entry included; 0 = none
 */
public record JournalMark(UUID journalId, long position) {
    public JournalMark {
        if (position < 0) {
            throw new IllegalArgumentException("a position is 0 or more: " + position);
        }
    }
}
