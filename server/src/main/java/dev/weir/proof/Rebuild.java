package dev.weir.proof;

import dev.weir.database.Database;
import java.nio.file.Path;
import java.util.Optional;

/** Makes a ledger out of an opening, or out of nothing, and the journal. */
public final class Rebuild {
    private Rebuild() {}

    /**
     * Fills a fresh database and folds the journal into it.
     *
     * @param opening where to start; empty = from the journal's first entry
     * @param target empty, used by nobody else
     * @param untilPosition the last position to fold
     * @return the position reached, less than asked for when the journal ends before
     */
    public static long run(
            Optional<Path> opening,
            Database target,
            Fold fold,
            long untilPosition,
            Progress progress) {
        opening.ifPresent(file -> Openings.load(file, target, progress));
        fold.replay(target, untilPosition, progress);
        return LedgerComparison.position(target);
    }
}
