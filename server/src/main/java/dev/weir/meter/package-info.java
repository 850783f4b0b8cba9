/**
 * How rooms count what takes time, for whoever shows it.
 *
 * <p><b>Model</b>: a {@link dev.weir.meter.Durations} is a histogram with fixed bounds that is only
 * ever added to.
 *
 * <p><b>Owns</b> no name and no unit of any exposition: those are {@code metrics}'. Knows no other
 * package.
 *
 * <p><b>Invariants</b>: adding takes no lock and makes no object, so the hot path may.
 *
 * <p><b>Time</b>: lengths in nanoseconds, measured by the caller.
 */
@NullMarked
package dev.weir.meter;

import org.jspecify.annotations.NullMarked;
