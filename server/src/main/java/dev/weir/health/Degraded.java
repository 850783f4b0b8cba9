package dev.weir.health;

import java.time.Instant;

/**
 * A condition that holds.
 *
 * @param since when it began, as far as is known
 * @param detail one sentence for the operator; it may name files and what the disk said
 */
public record Degraded(Condition condition, Instant since, String detail) {}
