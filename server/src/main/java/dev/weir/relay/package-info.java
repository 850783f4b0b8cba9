/**
 * Passes connections on from a process that does not write to the one that does.
 *
 * <p><b>Model</b>: a {@link dev.weir.relay.Relay} accepts what comes to its process and carries the
 * bytes, whatever they are, to the {@link dev.weir.relay.RelayGate} of the writer; the gate hands
 * each to a listener as if it had been accepted there. Before the first byte the two prove to each
 * other that they know one secret, and the writer is told whom it is talking to.
 *
 * <p><b>Owns</b> the connections between the processes. Does not own who writes, nor where the
 * secret and the writer's port are kept (server).
 *
 * <p><b>Invariants</b>: what is answered, the writer answered; a connection whose writer ends is
 * closed, never continued with another one; one that finds no writer is closed without an answer
 * after four seconds (R36); the secret itself never leaves a process.
 *
 * <p><b>Time</b>: monotonic only. Two virtual threads a connection.
 */
@NullMarked
package dev.weir.relay;

import org.jspecify.annotations.NullMarked;
