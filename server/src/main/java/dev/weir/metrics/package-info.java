/**
 * What the rooms count, as Prometheus reads it.
 *
 * <p><b>Model</b>: a {@link dev.weir.metrics.Metrics} asks every {@link dev.weir.metrics.Part} for
 * its {@link dev.weir.metrics.Samples} when somebody scrapes, and writes them as text.
 *
 * <p><b>Owns</b> the names, help and labels of all metrics (docs/operations.md lists them). Counts
 * nothing itself: what passes through the rooms is counted there, whether anybody scrapes or not.
 *
 * <p><b>Invariants</b>: nothing happens between scrapes; no user is named; labels are bounded by
 * the directory and by enums; a scrape waits at most two seconds for the database and then leaves
 * out what only it knows.
 *
 * <p><b>Time</b>: moments are seconds since the epoch, lengths are seconds, as Prometheus has them.
 */
@NullMarked
package dev.weir.metrics;

import org.jspecify.annotations.NullMarked;
