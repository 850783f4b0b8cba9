package dev.weir.ledger;

/** What was asked for cannot be told exactly by the rows that are kept, so it is not told. */
public final class NotExact extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why it cannot be told. */
    public enum Why {
        /** A day or an hour of the zone begins within an hour row. */
        WITHIN_AN_HOUR,
        /** Hour rows that it takes are no longer kept. */
        HOURS_REMOVED
    }

    private final Why why;
    private final long at;

    private NotExact(Why why, long at) {
        super(why + " at " + at, null, false, false);
        this.why = why;
        this.at = at;
    }

    static NotExact withinAnHour(long bound) {
        return new NotExact(Why.WITHIN_AN_HOUR, bound);
    }

    static NotExact hoursRemoved(long through) {
        return new NotExact(Why.HOURS_REMOVED, through);
    }

    public Why why() {
        return why;
    }

    /** The bound within an hour, or the start of the last hour that was removed; epoch seconds. */
    public long at() {
        return at;
    }
}
