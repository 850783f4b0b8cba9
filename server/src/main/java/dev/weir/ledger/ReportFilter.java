package dev.weir.ledger;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which reports are asked for, newest first.
 *
 * @param sourceId one source; empty = all
 * @param decision one kind of decision; empty = all
 * @param fromMs arrived then or later, epoch milliseconds
 * @param toMs arrived before, epoch milliseconds
 * @param before a page's cursor: positions below it
 */
public record ReportFilter(
        OptionalLong sourceId, Optional<Decision> decision, long fromMs, long toMs, long before) {}
