package dev.weir.health;

import java.util.Locale;

/** What can be wrong. The code of each is stable; docs/operations.md explains them. */
public enum Condition {
    /** Reports cannot be made durable, so nodes get no answer (R24). */
    JOURNAL_REFUSING(true),
    /** A closed segment of the journal is not as it was written. */
    JOURNAL_DAMAGED(false),
    /** Reports were given up since the start because memory for them was full. */
    REPORTS_LOST(false),
    /** The database was made by a newer program. */
    DATABASE_NEWER(false),
    /** The database is being opened or migrated for the first time since the start. */
    DATABASE_OPENING(false),
    /** The database is away or locked. */
    DATABASE_UNAVAILABLE(false),
    /** Posting met something that it must not go on from. */
    POSTING_FAILED(false),
    /** Figures are further behind the journal than promised. */
    POSTING_BEHIND(false),
    /** What nodes are told may be out of date. */
    ROSTER_STALE(false),
    /** Pushes do not arrive at the old panel that goes on beside this one. */
    SHADOW_NOT_FORWARDING(false),
    /** Of several machines only this one has what is answered. */
    WRITER_ALONE(false),
    /** A machine's journal had entries that the writer's has not, and not all could be counted. */
    ENTRIES_SET_ASIDE(false),
    DISK_NEARLY_FULL(false),
    /** The wall clock was set within the last hour. */
    CLOCK_STEPPED(false);

    private final boolean unready;

    Condition(boolean unready) {
        this.unready = unready;
    }

    /** As programs know it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nodes cannot be answered: nobody should be sent here while it holds. */
    public boolean unready() {
        return unready;
    }
}
