/**
 * Who may do what, how he proves who he is, and what he did.
 *
 * <p><b>Model</b>: a caller is a {@link dev.weir.access.Principal}; a route asks for one {@link
 * dev.weir.access.Permission}; a {@link dev.weir.access.Role} is a set of them. An {@link
 * dev.weir.access.Account} is a person; a {@link dev.weir.access.Session} is that person on one
 * browser; an {@link dev.weir.access.AccessToken} is a program that a person lets in.
 *
 * <p><b>Owns</b> the tables access_*. Does not own routes and cookies (web), the token in the data
 * directory (web), nor what end users and nodes prove themselves by (directory).
 *
 * <p><b>Invariants</b>: what is not allowed is refused. Of passwords, sessions, tokens, links and
 * recovery codes only hashes are kept. A change and its audit row are committed together. There is
 * always an enabled owner once there was one. A token never has more than its maker has now.
 *
 * <p><b>Time</b>: lifetimes by the wall clock, waits by the monotonic one.
 */
@NullMarked
package dev.weir.access;

import org.jspecify.annotations.NullMarked;
