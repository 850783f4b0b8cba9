/**
 * Emulated node software that proves from outside that every observable byte is in the ledger once.
 *
 * <p><b>Model</b>: an {@link dev.weir.simulate.Emulator} is one process of one node and does what
 * its software does around a push: read, send, try again, reset (node-protocols A4). A {@link
 * dev.weir.simulate.Line} is what lies between it and the server and loses, copies and delays by
 * plan. What reached the server whole is written down as {@link dev.weir.simulate.Observed} and
 * compared with the server's rows at the end.
 *
 * <p><b>Owns</b> the plan, the processes, the child server it starts, the comparison. Does not own
 * any rule of counting: it never asks the server what a push was worth.
 *
 * <p><b>Invariants</b>: HTTP only, the JDK only, nothing of the server's own code, so that it
 * cannot cheat. Every attempt is known to have arrived or not before the run ends. Every choice
 * comes from the seed and the number of the step.
 *
 * <p><b>Time</b>: steps, not seconds; the server's clock is the real one plus what the plan adds,
 * so no push is under way while an hour turns, a rate changes or the clock is set.
 */
@NullMarked
package dev.weir.simulate;

import org.jspecify.annotations.NullMarked;
