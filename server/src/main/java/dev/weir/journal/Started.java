package dev.weir.journal;

/**
 * A process opened the journal for writing. Monotonic times of later reports count from its own
 * origin, so durations are never computed across this entry by {@code atNanos}.
 *
 * @param atMillis wall clock, epoch milliseconds
 * @param atNanos monotonic clock of the new process at the same moment, nanoseconds
 * @param version the program's version
 */
public record Started(long atMillis, long atNanos, String version) implements Entry {}
