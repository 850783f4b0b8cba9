package dev.weir.directory;

import dev.weir.journal.Act;

/** Where decisions become durable. The server joins it to the journal; any thread. */
@FunctionalInterface
public interface ActLog {
    /**
     * Returns the act's position once it is durable.
     *
     * @throws JournalRefused when it could not be made durable; then it never happened
     */
    long append(Act act);
}
