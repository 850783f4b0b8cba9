package dev.weir.journal;

/** One entry of the journal. Everything that posting reads stands in entries; nothing else does. */
public sealed interface Entry permits Report, Act, Started, ClockStepped {
    /** When the entry was made, wall clock, epoch milliseconds. */
    long atMillis();
}
