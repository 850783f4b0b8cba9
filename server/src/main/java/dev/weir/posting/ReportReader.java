package dev.weir.posting;

import dev.weir.journal.Report;

/**
 * Reads the body of a report of one kind of route. Implemented by the protocol's parser, joined by
 * the server.
 *
 * <p>Pure: no clock, socket, database or logger. Never throws for any body: what cannot be read is
 * counted in {@link Readings}.
 */
@FunctionalInterface
public interface ReportReader {
    /** Clears {@code into} and fills it with what the body says. */
    void read(Report report, Readings into);
}
