package dev.weir.machines;

import java.util.UUID;

/**
 * The time of one writer.
 *
 * @param after the last position of the one before; its own entries follow
 */
public record Term(long number, UUID journal, long after) {}
