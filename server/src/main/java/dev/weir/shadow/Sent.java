package dev.weir.shadow;

/**
 * A push that was under way, with what came back.
 *
 * @param atMillis when that was known
 */
record Sent(Work work, PanelAnswer answer, long atMillis) {}
