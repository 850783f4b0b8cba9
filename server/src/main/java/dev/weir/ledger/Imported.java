package dev.weir.ledger;

import java.util.List;

/**
 * What one act of an import adds: to the ledger's rows through the batch's sums, and here to what
 * is known of the other panel.
 *
 * @param usage by how much rows of its history have grown
 * @param balances by how much counters have moved away from the history
 * @param nodeDays as the panel has them now
 * @param documents as the panel has them now
 */
public record Imported(
        Entry entry,
        List<Usage> usage,
        List<Balance> balances,
        List<NodeDay> nodeDays,
        List<Document> documents) {
    /** Credential of a user's rows that an import brought: other panels do not tell it. */
    public static final long NO_CREDENTIAL = 0;

    public Imported {
        usage = List.copyOf(usage);
        balances = List.copyOf(balances);
        nodeDays = List.copyOf(nodeDays);
        documents = List.copyOf(documents);
    }

    /**
     * The act, as a verdict is of a report.
     *
     * @param position of the act
     * @param origin which panel
     * @param counted rows that added something
     * @param repeated rows that stood here already
     * @param stale rows that have fallen since: nothing is taken away for them
     * @param fromBucket the earliest day it added to, epoch seconds
     * @param toBucket the latest
     * @param upload raw bytes that it added
     */
    public record Entry(
            long position,
            String origin,
            String actor,
            long atMs,
            long counted,
            long repeated,
            long stale,
            long fromBucket,
            long toBucket,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {}

    /**
     * A row of the panel's history by its keys, and amounts: what stands, or what to add.
     *
     * @param bucket the moment the panel wrote for the day, epoch seconds
     * @param oldNode the panel's name of the node; empty = it does not say
     * @param rate millionths
     * @param userId to whom it was put when it first came, 0 = to the panel's number as a name of
     *     nobody
     * @param sourceId where it was put when it first came, 0 = to no source
     */
    public record Usage(
            long oldUserId,
            long bucket,
            String oldNode,
            long rate,
            long userId,
            long sourceId,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {}

    /**
     * A counter less the history: what stands, or what to add; signed.
     *
     * @param bucket start of the day whose adjustments hold it, epoch seconds
     */
    public record Balance(long userId, long bucket, long billedUpload, long billedDownload) {}

    /**
     * What the panel noted of a node's day, raw bytes.
     *
     * @param nodeId number on the wire
     * @param sourceId 0 = the node did not come over
     */
    public record NodeDay(
            String nodeType, long nodeId, long bucket, long sourceId, long upload, long download) {}

    /** Something of the panel that is kept as JSON. */
    public record Document(String kind, String oldId, String document) {}
}
