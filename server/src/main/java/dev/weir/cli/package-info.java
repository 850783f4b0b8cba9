/**
 * The command line: {@code weir serve}, {@code weir user add}, {@code weir usage}, ….
 *
 * <p><b>Model</b>: a command asks the running server over its operator API, which it finds through
 * the data directory, and shows the answer as a table, CSV or JSON. Only {@code verify}, {@code
 * rebuild}, {@code backup} and {@code restore} open the data themselves, when no server runs, under
 * the directory's lock.
 *
 * <p><b>Owns</b> exit codes, help texts, and how figures look on a terminal. Does not own any
 * figure: tables, CSV and JSON show the integers that the server said.
 *
 * <p><b>Invariants</b>: standard output carries the answer and nothing else; progress and errors go
 * to standard error; an error is one line; exit codes are those of {@link dev.weir.cli.ExitCode}.
 *
 * <p><b>Time</b>: shown in the accounting zone, as the server said it.
 */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
