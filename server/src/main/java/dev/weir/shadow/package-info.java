/**
 * Shadow mode: the operator's old panel goes on beside this one, is sent every push again, and is
 * compared with.
 *
 * <p><b>Model</b>: the {@link dev.weir.shadow.Forwarder} reads the journal behind its end and sends
 * each push of node software to the {@link dev.weir.shadow.OldPanelDoor}; each gets a {@link
 * dev.weir.shadow.Fate}. What the old panel must have counted is the sum of what it took.
 *
 * <p><b>Owns</b> the tables shadow_*: how far forwarding is, what became of each push. Does not own
 * a figure of the ledger, and decides nothing of what nodes are answered.
 *
 * <p><b>Invariants</b>: a push is sent only after it is durable, in order for each node; that it is
 * on its way is durable before its first byte leaves; what may have arrived is never sent again;
 * every push has exactly one fate and is counted under it once; only who opened the {@link
 * dev.weir.shadow.TurnBook} last changes any of it. What is inferred of a difference has a bound,
 * and what is beyond is unexplained. Nobody waits for this room.
 *
 * <p><b>Time</b>: days by the accounting calendar at the moment of the panel's answer; patience by
 * the monotonic clock. One thread, and a virtual one for each push under way.
 */
@NullMarked
package dev.weir.shadow;

import org.jspecify.annotations.NullMarked;
