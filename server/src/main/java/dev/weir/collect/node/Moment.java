package dev.weir.collect.node;

/**
 * One reading of both clocks.
 *
 * @param wallMillis epoch milliseconds; for people and buckets
 * @param nanos monotonic; for every duration
 * @param step how often the wall clock has been seen to step
 */
public record Moment(long wallMillis, long nanos, int step) {}
