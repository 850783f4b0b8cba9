package dev.weir.collect.inbox;

/**
 * A row of the inbox.
 *
 * @param sourceId the source that carried it
 * @param eventId the other program's name for it, unique within the source
 * @param userName number, email or UUID of a user
 * @param kind {@link #DELTA} or {@link #READING}
 * @param upload bytes
 * @param download bytes
 * @param atMillis moment of the usage, epoch milliseconds; 0 = the other program did not say
 * @param epoch which life of the counter a reading is of
 * @param userId who it is, once claimed
 * @param batch in which it goes into the journal, once claimed
 */
record InboxRow(
        long sourceId,
        String eventId,
        String userName,
        String kind,
        long upload,
        long download,
        long atMillis,
        long epoch,
        long userId,
        long batch) {
    /** An amount of its own. */
    static final String DELTA = "delta";

    /** The value of a counter that only grows within an epoch. */
    static final String READING = "reading";

    boolean isReading() {
        return kind.equals(READING);
    }

    InboxRow claimed(long ofUser, long moment, long inBatch) {
        return new InboxRow(
                sourceId, eventId, userName, kind, upload, download, moment, epoch, ofUser,
                inBatch);
    }
}
