package dev.weir.proof;

import dev.weir.database.Database;

/** Posts a stretch of the journal into a database that nobody else uses. Server joins posting. */
@FunctionalInterface
public interface Fold {
    /**
     * Posts what comes after the position at which the database stands.
     *
     * @param untilPosition the last position to post
     */
    void replay(Database target, long untilPosition, Progress progress);
}
