package dev.weir.bench;

/**
 * One line of the table.
 *
 * @param what what was measured
 * @param figure the number that counts, with its unit
 * @param beside what a reader needs to judge it: settings, latencies, sizes
 */
record Line(String what, String figure, String beside) {}
