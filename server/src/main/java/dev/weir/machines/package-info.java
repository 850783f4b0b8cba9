/**
 * One writer among several machines, each with its own disk, and a copy of the journal on each.
 *
 * <p><b>Model</b>: a {@link dev.weir.machines.Lease} in the database says who writes, and which
 * standbys have everything that was answered. The writer keeps it with {@link
 * dev.weir.machines.Holding} and serves copies with {@link dev.weir.machines.Shipping}; the others
 * watch it with {@link dev.weir.machines.LeaseWatch} and copy with {@link
 * dev.weir.machines.Follower}. A command that works on the database while none of them writes holds
 * it with {@link dev.weir.machines.WorkHold}. The reasons are in {@code
 * docs/adr/0021-several-machines.md}.
 *
 * <p><b>Owns</b> the lease, the terms, and what goes between writer and standbys. Does not own the
 * journal's files (journal), the way connections are proved and passed on (relay), nor what a
 * process does once it writes (server).
 *
 * <p><b>Invariants</b>: whoever is recorded as in step has every entry that was answered; nobody
 * else takes over; a term begins at one position, and what another process has behind it is set
 * aside, not mixed in.
 *
 * <p><b>Time</b>: monotonic only, each machine's own; no two clocks are compared.
 */
@NullMarked
package dev.weir.machines;

import org.jspecify.annotations.NullMarked;
