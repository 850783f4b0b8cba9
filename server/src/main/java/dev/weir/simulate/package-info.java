/**
 * Emulated node software that proves exact counting from outside.
 *
 * <p><b>Model</b>: a fleet of {@link dev.weir.simulate.EmulatedNode}s, each with the processes of
 * one node, push through the real node API while {@link dev.weir.simulate.Mishap}s befall them:
 * lost answers, late copies, restarts, a server that is killed. Each knows what reached the server
 * whole ({@link dev.weir.simulate.Truth}); {@link dev.weir.simulate.Comparison} holds that against
 * the ledger, row by row.
 *
 * <p><b>Owns</b> the truth of a run, and the server it started itself. Knows no other package and
 * nothing but the JDK: it speaks HTTP, so it cannot cheat.
 *
 * <p><b>Invariants</b>: the truth is certain. What cannot be known from outside, such as the fate
 * of a report in flight when the server is killed, is repeated as real node software does until it
 * is answered, or does not matter because a later report shows the same counter. All choices come
 * from the seed, one generator a node.
 *
 * <p><b>Time</b>: reports are sent as fast as they are answered; no wall clock is read.
 */
@NullMarked
package dev.weir.simulate;

import org.jspecify.annotations.NullMarked;
