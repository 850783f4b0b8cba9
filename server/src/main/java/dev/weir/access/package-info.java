/**
 * Who may do what.
 *
 * <p><b>Model</b>: a caller is a {@link dev.weir.access.Principal}; a route asks for one {@link
 * dev.weir.access.Permission}; a {@link dev.weir.access.Role} is a set of them.
 *
 * <p><b>Owns</b> roles and permissions. Does not own routes, nor what end users and nodes prove
 * themselves by.
 *
 * <p><b>Invariants</b>: what is not allowed is refused.
 *
 * <p><b>Time</b>: none.
 */
@NullMarked
package dev.weir.access;

import org.jspecify.annotations.NullMarked;
