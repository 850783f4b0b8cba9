package dev.weir.shadow;

import java.util.Locale;

/** Why the old panel and the ledger differ; signed, more than 0 = the panel has more. */
public enum Part {
    /** Bytes that nodes showed again: the panel counts them each time. */
    REPEATS,
    /** Bytes that posting holds as implausible, ambiguous or stale. */
    HELD,
    /** Pushes that the panel refused, or that were not for it. */
    NOT_REACHED,
    /** Pushes of which nobody knew, and which the panel's figures show it has not taken. */
    UNKNOWN_FATE,
    /** Pushes of which nobody knew, and of which the figures do not tell; counted as not taken. */
    UNDECIDED,
    /** Bytes of numbers that are no user's here. */
    NOBODY_HERE,
    /** Bytes of users that the panel has not: it counts them at its nodes only. */
    NOBODY_THERE,
    /** Adjustments here, and what was released of what had been held before. */
    CORRECTIONS,
    /** The panel multiplies by another rate. */
    RATES,
    /** Each rounds what it multiplies in its own way. */
    ROUNDING,
    /** Of days: the panel counts on the day of the push, Weir in the hours that it is about. */
    OTHER_DAY;

    /** As programs know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As JSON has it. */
    public String member() {
        StringBuilder member = new StringBuilder();
        for (String piece : word().split("_", -1)) {
            member.append(
                    member.isEmpty()
                            ? piece
                            : Character.toUpperCase(piece.charAt(0)) + piece.substring(1));
        }
        return member.toString();
    }
}
