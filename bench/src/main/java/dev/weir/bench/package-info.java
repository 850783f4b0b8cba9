/**
 * How fast Weir is beside the limits of its parts: the same box, the same run, one table.
 *
 * <p><b>Model</b>: a {@link dev.weir.bench.SubBench} measures one thing for a bounded time and
 * yields {@link dev.weir.bench.Line}s; {@link dev.weir.bench.Bench} runs those asked for and prints
 * them as one table.
 *
 * <p><b>Owns</b> the load generator and the limits that need nothing of Weir. Does not own
 * correctness: that is for the tests and {@code weir simulate}.
 *
 * <p><b>Invariants</b>: loopback and a temporary directory only; everything ends by itself.
 *
 * <p><b>Time</b>: monotonic nanoseconds; a warm-up is run before what is measured.
 */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
