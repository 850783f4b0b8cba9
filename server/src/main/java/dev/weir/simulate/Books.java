package dev.weir.simulate;

import java.util.List;

/** What the server says it counted. */
interface Books {
    /**
     * A row of the ledger.
     *
     * @param bucket epoch seconds
     */
    record Row(
            long bucket,
            long userId,
            long sourceId,
            long credentialId,
            long rate,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {}

    /** An amount that is held, by what the wire called its user. */
    record Held(long sourceId, String wireKey, long upload, long download, String reason) {}

    /** Position up to which the journal is posted. */
    long posted();

    /**
     * All rows.
     *
     * @param granularity {@code hour} or {@code day}
     */
    List<Row> rows(String granularity);

    /** All that is held. */
    List<Held> held();
}
