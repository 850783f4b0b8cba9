package dev.weir.ledger;

/**
 * What posting decided on one report. Amounts are raw bytes.
 *
 * @param position of the report in the journal
 * @param instance the process of the source; with the source, the stream
 * @param ack the receipt that came with the report
 * @param atMs arrival, epoch milliseconds
 * @param fromMs start of the interval covered, epoch milliseconds
 * @param bodySha256 hex
 * @param entries read from the body
 * @param users who got new usage
 * @param faults entries that could not be read
 * @param upload new in the ledger by this report
 * @param download new in the ledger by this report
 * @param repeated shown again, both directions
 * @param quarantined held, both directions
 * @param unattributed the part of upload and download that went to user 0
 * @param evidence what was known of the previous answer, in the journal's word
 * @param reason for people; at most 200 characters
 */
public record Verdict(
        long position,
        long sourceId,
        long instance,
        long ack,
        long atMs,
        long fromMs,
        String bodySha256,
        long entries,
        long users,
        long faults,
        long upload,
        long download,
        long repeated,
        long quarantined,
        long unattributed,
        String evidence,
        Decision decision,
        String reason) {}
