/**
 * The dialect of ppanel-node (docs/protocols/ppanel.md).
 *
 * <p><b>Model</b>: a server of PPanel is all our nodes of one number; each of its protocols speaks
 * for one of them. {@code push} goes through {@link dev.weir.collect.node.TrafficIntake}.
 *
 * <p><b>Owns</b> these routes, their words, and the reading of their bodies.
 *
 * <p><b>Invariants</b>: a server's configuration has the same bytes until an operator changes one
 * of its nodes: any other byte makes the software start anew.
 *
 * <p><b>Time</b>: none of its own.
 */
@NullMarked
package dev.weir.collect.ppanel;

import org.jspecify.annotations.NullMarked;
