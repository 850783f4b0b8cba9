package dev.weir.access;

/**
 * Which rows of the audit log.
 *
 * @param before only rows with a smaller id, for the next page
 * @param fromMs first moment, epoch milliseconds
 * @param toMs first moment after, epoch milliseconds
 * @param actor by whom, exactly, or empty for all
 * @param action exactly, or empty for all
 * @param target exactly, or empty for all
 * @param limit most rows, 1 or more
 */
public record AuditQuery(
        long before,
        long fromMs,
        long toMs,
        String actor,
        String action,
        String target,
        int limit) {}
