package dev.weir.proof;

import dev.weir.journal.JournalCheck;
import dev.weir.ledger.Reconciliation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param journal every byte of the journal
 * @param openings those whose bytes are what was written
 * @param rebuiltFrom the opening from which the ledger was rebuilt; null = from the journal's start
 * @param comparison the live ledger against the rebuilt; null when it could not be rebuilt
 * @param reconciliation the live ledger's sums against its own rows
 * @param problems everything that is wrong, one line each, for people; empty = all is well
 */
public record Verification(
        JournalCheck.Result journal,
        List<Opening> openings,
        @Nullable Opening rebuiltFrom,
        @Nullable Comparison comparison,
        Reconciliation reconciliation,
        List<String> problems) {

    public boolean sound() {
        return problems.isEmpty();
    }
}
