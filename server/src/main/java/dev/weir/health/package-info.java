/**
 * What is wrong with the server now, since when, and what that means.
 *
 * <p><b>Model</b>: a {@link dev.weir.health.Watch} looks every few seconds at what the rooms say of
 * themselves and knows each {@link dev.weir.health.Condition} that holds as a {@link
 * dev.weir.health.Degraded}.
 *
 * <p><b>Owns</b> the list of conditions with their stable codes, and the moments since when they
 * hold. Does not own what it looks at, and mends nothing.
 *
 * <p><b>Invariants</b>: asking never waits for a disk or the database; only what keeps nodes from
 * being answered makes the server unready.
 *
 * <p><b>Time</b>: wall clock; a step of it moves the moments of later conditions only.
 */
@NullMarked
package dev.weir.health;

import org.jspecify.annotations.NullMarked;
