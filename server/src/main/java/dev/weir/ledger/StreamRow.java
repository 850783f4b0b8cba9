package dev.weir.ledger;

/**
 * One process of one source and what the fold remembers of it.
 *
 * @param lastAtMs arrival of its last report, epoch milliseconds
 * @param state in posting's format
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer handed over once; equality is never asked for
public record StreamRow(
        long sourceId, long instance, long lastPosition, long lastAtMs, byte[] state) {}
