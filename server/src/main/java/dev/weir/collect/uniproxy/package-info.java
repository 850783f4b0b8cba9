/**
 * The dialect of V2board and Xboard: UniProxy v1, its v2 twin, Xboard's handshake and report, and
 * its machines (docs/protocols/uniproxy.md, docs/protocols/machine.md).
 *
 * <p><b>Model</b>: pushes and reports with traffic go through {@link
 * dev.weir.collect.node.TrafficIntake}; config and users are answered from the roster, the rest
 * feeds presence.
 *
 * <p><b>Owns</b> these routes and the reading of their bodies. Does not own what a report counts:
 * posting does.
 *
 * <p><b>Invariants</b>: nothing a node sends throws beyond its own request; no route answers 404 or
 * 405, and no error says "not found": XrayRP would fall back to the oldest routes for good.
 *
 * <p><b>Time</b>: none of its own.
 */
@NullMarked
package dev.weir.collect.uniproxy;

import org.jspecify.annotations.NullMarked;
