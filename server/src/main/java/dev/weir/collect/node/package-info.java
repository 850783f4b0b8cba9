/**
 * What all dialects of node software share: the way in and the way into the journal.
 *
 * <p><b>Model</b>: a dialect reads from a request who it claims to come from; the {@code
 * Doorkeeper} lets it in by token and node; a report with traffic becomes a journal entry with all
 * that is known of its sender ({@link dev.weir.collect.node.Contacts}) and is answered when
 * durable. The dialect's parser reads the body again when posting asks. {@link
 * dev.weir.collect.node.JsonCursor} is what they all read bodies with.
 *
 * <p><b>Owns</b> receipts, the choice of interval (R9), the accounting clock (R11), what is known
 * of answers to senders without a cookie (R5), the taking out of tokens. Does not own routes or
 * bodies (the dialects do) or what a report counts (posting does).
 *
 * <p><b>Invariants</b>: nothing a node sends throws beyond its own request; a body is journaled
 * whole, without tokens, or not at all; a report with traffic is answered 200 or not at all.
 *
 * <p><b>Time</b>: wall and monotonic clocks are given; durations are monotonic.
 */
@NullMarked
package dev.weir.collect.node;

import org.jspecify.annotations.NullMarked;
