package dev.weir.posting;

/**
 * Told of every amount as it is posted, and of every amount that changes hands: whoever adds these
 * up has the rows. Called by the thread that folds.
 */
public interface PartListener {
    /** Nobody asks. */
    PartListener NONE =
            new PartListener() {
                @Override
                public boolean wantsParts() {
                    return false;
                }

                @Override
                public void posted(Part part) {}

                @Override
                public void assigned(
                        long actPosition, long sourceId, long nameId, long userId, long toId) {}
            };

    /**
     * One amount in one row of the ledger.
     *
     * @param reportPosition of the report that showed it
     * @param actPosition of the decision that had a held amount posted; 0 = posted with the report
     * @param hour start of the hour, epoch seconds
     * @param userId 0 = nobody known
     * @param credentialId of the user, or the number of the unknown name
     * @param rate millionths
     */
    record Part(
            long reportPosition,
            long actPosition,
            long hour,
            long userId,
            long sourceId,
            long credentialId,
            long rate,
            long upload,
            long download,
            long billedUpload,
            long billedDownload) {}

    /** Whether parts need to be made at all: they cost where millions are posted. */
    default boolean wantsParts() {
        return true;
    }

    void posted(Part part);

    /**
     * All that was posted under an unknown name of a source is a user's from now on.
     *
     * @param nameId the credential of its rows until now
     * @param toId the credential of its rows from now on
     */
    void assigned(long actPosition, long sourceId, long nameId, long userId, long toId);
}
