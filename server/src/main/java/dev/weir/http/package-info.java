/**
 * What every HTTP door shares: the listener with its limits, connections that know how they ended,
 * receipts, entity tags, bodies, problems.
 *
 * <p><b>Model</b>: a {@link dev.weir.http.Listener} serves routes it is given; a {@link
 * dev.weir.http.Connection} is one TCP connection and tells how the last answer fared; a {@link
 * dev.weir.http.Receipt} is the acknowledgement cookie (R1).
 *
 * <p><b>Owns</b> sockets, limits and their counters. Does not own routes, tokens or any meaning.
 *
 * <p><b>Invariants</b>: an answer made of bytes leaves in one write; a body shorter than it was
 * declared never reaches a route; what senders can make us hold is bounded; a connection that never
 * proved who it is does not stay; a stop cuts off nothing that was accepted.
 *
 * <p><b>Time</b>: monotonic only, given by the caller. A connection is served by one virtual
 * thread.
 */
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
