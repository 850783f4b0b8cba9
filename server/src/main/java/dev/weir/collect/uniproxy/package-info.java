/**
 * The node API that V2board and Xboard node software speaks: UniProxy v1, its v2 twin, Xboard's
 * handshake and report (docs/protocols/uniproxy.md).
 *
 * <p><b>Model</b>: a request is let in by token and node ({@code Doorkeeper}); pushes and reports
 * with traffic become journal entries with all that is known of their sender ({@link
 * dev.weir.collect.uniproxy.Contacts}) and are answered when durable; a parser reads their bodies
 * again when posting asks. Config and users are answered from the roster, the rest feeds presence.
 *
 * <p><b>Owns</b> the wire, the choice of interval (R9), the accounting clock (R11), what is known
 * of answers to senders without a cookie (R5). Does not own what a report counts: posting does.
 *
 * <p><b>Invariants</b>: nothing a node sends throws beyond its own request; a body is journaled
 * whole, without tokens, or not at all; a push is answered 200 or not at all.
 *
 * <p><b>Time</b>: wall and monotonic clocks are given; durations are monotonic.
 */
@NullMarked
package dev.weir.collect.uniproxy;

import org.jspecify.annotations.NullMarked;
