package dev.weir.quota;

/** Where a user stands now. Only active users are served. */
public enum Standing {
    ACTIVE,
    /** Used all that the limit allows. */
    EXHAUSTED,
    /** The expiry has passed. */
    EXPIRED,
    /** Switched off by a person, or deleted. */
    DISABLED
}
