package dev.weir.proof;

/**
 * How far a copy is.
 *
 * @param step what is being done, for people
 * @param table which is copied or compared
 * @param tableRows of it that are done
 * @param tableRowsOf how many it has
 * @param rows of all tables that are done in this step
 * @param rowsOf how many there are
 * @param bytes as {@link dev.weir.database.TableSize} counts them
 * @param millisLeft of this step at the speed it had so far; -1 = not known
 */
public record CopyProgress(
        String step,
        String table,
        long tableRows,
        long tableRowsOf,
        long rows,
        long rowsOf,
        long bytes,
        long bytesOf,
        long millisLeft) {
    /** Is told now and then, by the thread that copies. */
    @FunctionalInterface
    public interface Watcher {
        void at(CopyProgress progress);
    }
}
