package dev.weir.collect.logv2fs;

/** Whom and what logv2fs' rows may be about; the server joins it to the directory. Any thread. */
public interface FollowedUsers {
    /**
     * The living user of this e-mail address, else of this UUID; 0 = there is none.
     *
     * @param uuid empty = it does not say
     */
    long find(String email, String uuid);

    /** Whether the number is a living source's. */
    boolean isSource(long sourceId);
}
