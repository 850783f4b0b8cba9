/**
 * The live feed: who listens to what, and the absolute values they are sent.
 *
 * <p><b>Model</b>: a {@link dev.weir.live.LiveClient} is one open socket of a {@link
 * dev.weir.live.Viewer}; it subscribes {@link dev.weir.live.Topic topics}, which are about
 * <i>subjects</i>: the installation, nodes, users. The {@link dev.weir.live.LiveHub} hears from
 * posting what each commit changed ({@link dev.weir.ledger.LedgerChange}), and in rounds, at least
 * an interval apart, reads the absolute values of changed subjects that somebody watches, all in
 * one snapshot, makes each message once, and puts it into the {@link dev.weir.live.Outbox} of every
 * watcher.
 *
 * <p><b>Owns</b> topics, subscriptions, messages, outboxes, live tickets. Does not own sockets
 * (web), nor any figure (ledger).
 *
 * <p><b>Invariants</b>: values are absolute, so a message lost or repeated spoils nothing; a
 * message says {@code as_of}, and holds for its subject all that the ledger holds there; nothing is
 * read while nobody listens; nobody who is slow holds up the hub, and the hub holds up posting for
 * no longer than it takes to note what changed; a topic is authorised when it is subscribed and
 * whenever the viewer's rights change.
 *
 * <p><b>Time</b>: one thread reads and sends, one round at a time. Days are the accounting
 * calendar's. Intervals are monotonic.
 */
@NullMarked
package dev.weir.live;

import org.jspecify.annotations.NullMarked;
