/**
 * How log lines are written, and how much is.
 *
 * <p><b>Model</b>: every line of the process passes the {@link dev.weir.logs.LineEncoder}; {@link
 * dev.weir.logs.Logs} sets its form and the levels while the server runs.
 *
 * <p><b>Owns</b> the form of a line and the names of what can be made talkative. Rooms log through
 * SLF4J and know nothing of this package. The only one that knows Logback.
 *
 * <p><b>Invariants</b>: an event is one line, or one line and the indented lines of its exception:
 * nothing that comes from outside can begin a line; what looks like a secret is written as stars,
 * whoever logged it.
 *
 * <p><b>Time</b>: of the event, wall clock of the JVM.
 */
@NullMarked
package dev.weir.logs;

import org.jspecify.annotations.NullMarked;
