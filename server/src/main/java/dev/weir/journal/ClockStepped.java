package dev.weir.journal;

/**
 * The wall clock moved by more than five seconds against the monotonic clock (R11).
 *
 * @param atMillis wall clock after the step, epoch milliseconds
 * @param atNanos monotonic clock at the same moment, nanoseconds
 * @param stepMillis how far it moved, positive forward, milliseconds
 */
public record ClockStepped(long atMillis, long atNanos, long stepMillis) implements Entry {}
