/**
 * The dialect of the first programs for V2board: {@code ShadowsocksTidalab}, {@code TrojanTidalab},
 * {@code Deepbwork} (docs/protocols/tidalab.md).
 *
 * <p><b>Model</b>: {@code submit} goes through {@link dev.weir.collect.node.TrafficIntake}; users
 * are told out of the roster, and {@code config} is a whole configuration of the program behind.
 *
 * <p><b>Owns</b> these routes and the reading of their bodies. What these closed programs do with
 * their counters is not known: posting goes by what a node's family says, else by the data.
 *
 * <p><b>Invariants</b>: {@code submit} is answered {@code {"ret":1,"msg":"ok"}} or not at all.
 *
 * <p><b>Time</b>: none of its own.
 */
@NullMarked
package dev.weir.collect.tidalab;

import org.jspecify.annotations.NullMarked;
