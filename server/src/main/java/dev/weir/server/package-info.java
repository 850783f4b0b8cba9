/**
 * The only place that builds objects: by hand, in order, readable from top to bottom.
 *
 * <p><b>Model</b>: {@link dev.weir.server.WeirServer#start} makes the rooms, group by group ({@link
 * dev.weir.server.ServingRooms} first, {@link dev.weir.server.FrontRooms} last), on one {@link
 * dev.weir.server.Ground}; {@code close} takes them down in reverse. A class named …Joint joins an
 * interface of one room to another room.
 *
 * <p><b>Owns</b> the life of every thread and file handle. Does not own any rule.
 *
 * <p><b>Invariants</b>: a start that fails leaves nothing running; nothing imports this package but
 * Main.
 *
 * <p><b>Time</b>: the wall clock and the monotonic clock enter here.
 */
@NullMarked
package dev.weir.server;

import org.jspecify.annotations.NullMarked;
