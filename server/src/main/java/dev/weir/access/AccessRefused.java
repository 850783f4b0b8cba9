package dev.weir.access;

/**
 * Something that was asked of access and is not done. Its message may be shown to whoever asked; it
 * tells a stranger nothing about accounts.
 */
public final class AccessRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Why {
        /** Unknown account, wrong password, disabled account: never which. */
        WRONG_CREDENTIALS,
        /** The code, the recovery code or the half-way state is not good (any more). */
        WRONG_CODE,
        /** One's own password, asked for again, is wrong. */
        WRONG_PASSWORD,
        /** Too many tries; wait. */
        TOO_MANY_ATTEMPTS,
        /** All who check passwords are busy; wait. */
        BUSY,
        /** Wrong, used or too old, or there is an account already. */
        SETUP_LINK_INVALID,
        /** There is an account, so no link is made. */
        ALREADY_SET_UP,
        NOT_FOUND,
        /** The present state does not allow it. */
        CONFLICT,
        /** Nobody would be left to manage access. */
        LAST_OWNER,
        /** A value breaks a rule; {@link #field()} says which. */
        INVALID,
        /** More than the caller may give. */
        BEYOND_OWN_PERMISSIONS
    }

    private final Why why;
    private final String field;
    private final long retryAfterSeconds;

    private AccessRefused(Why why, String field, String message, long retryAfterSeconds) {
        super(message, null, false, false);
        this.why = why;
        this.field = field;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static AccessRefused of(Why why, String message) {
        return new AccessRefused(why, "", message, 0);
    }

    static AccessRefused invalid(String field, String message) {
        return new AccessRefused(Why.INVALID, field, message, 0);
    }

    static AccessRefused later(Why why, String message, long seconds) {
        return new AccessRefused(why, "", message, Math.max(1, seconds));
    }

    public Why why() {
        return why;
    }

    /** The field that {@link Why#INVALID} means, or empty. */
    public String field() {
        return field;
    }

    /** When to try again, seconds, 0 = not a matter of time. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
