/**
 * The dialect of SSPanel: {@code mod_mu} (docs/protocols/sspanel.md).
 *
 * <p><b>Model</b>: {@code users/traffic} goes through {@link dev.weir.collect.node.TrafficIntake};
 * node and users are told out of the roster, in SSPanel's words.
 *
 * <p><b>Owns</b> these routes, their words, and the reading of their bodies.
 *
 * <p><b>Invariants</b>: every answer to a node that is let in is {@code {"ret":1,"data":…}}; the
 * bytes of node and users change only when an operator, a limit or an expiry changes them.
 *
 * <p><b>Time</b>: none of its own.
 */
@NullMarked
package dev.weir.collect.sspanel;

import org.jspecify.annotations.NullMarked;
