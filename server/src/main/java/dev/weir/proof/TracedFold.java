package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.posting.PartListener;

/**
 * Posts a stretch of the journal into a database that nobody else uses, and tells of every amount
 * as it is posted. Server joins posting.
 */
@FunctionalInterface
public interface TracedFold {
    /**
     * Posts what comes after the position at which the database stands.
     *
     * @param untilPosition the last position to post
     */
    void replay(Database target, long untilPosition, PartListener parts, Progress progress);
}
