package dev.weir.database;

/**
 * How busy a database is.
 *
 * @param readersActive connections that read now
 * @param readersIdle connections that could
 * @param readersWaiting threads that wait for one
 * @param writersWaiting threads that wait for their turn to write
 * @param failures calls since it was opened that the database did not do: away, locked, refused
 */
public record DatabaseLoad(
        int readersActive,
        int readersIdle,
        int readersWaiting,
        int writersWaiting,
        long failures) {}
