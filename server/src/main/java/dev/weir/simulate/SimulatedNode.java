package dev.weir.simulate;

import java.util.List;

/**
 * One node of the run and how its software, its users and the way to the server are.
 *
 * @param index position in the run
 * @param name what people call it; begins with "simulated"
 * @param country ISO 3166 alpha-2, or empty
 * @param kind the software
 * @param family what the server is told of it: keeps, resets, or auto
 * @param proxied a proxy with its own pool of connections stands before the server
 * @param jar carries cookies back; false also for resty behind something that removes them
 * @param pattern what its users do
 * @param rateMillionths its multiplier at first, outside the ranges
 * @param ranges hours of the day with another multiplier
 * @param processes how many processes run under its id at a time
 * @param firstUser index of its first user within the run
 * @param users how many users it serves
 */
record SimulatedNode(
        int index,
        String name,
        String country,
        ClientKind kind,
        String family,
        boolean proxied,
        boolean jar,
        Pattern pattern,
        long rateMillionths,
        List<Tariff.Range> ranges,
        int processes,
        int firstUser,
        int users) {

    /** So many users make a push whose values prove something. */
    private static final int FEW = 8;

    /** What the users of a node do in a step. */
    enum Pattern {
        /** Most are active, from a few bytes to a quarter of a gigabyte. */
        LIVELY,
        /** Everybody one byte each way: what rounding is worst at. */
        DRIP,
        /** Everybody the same each time, as XrayR's own test. */
        CONSTANT,
        /** Some are online for a while, at a speed of their own: what a page should show. */
        LIFELIKE
    }

    /** Rates at which rounding cannot depend on how bytes were cut into reports. */
    boolean wholeRate() {
        return whole(rateMillionths);
    }

    static boolean whole(long rateMillionths) {
        return rateMillionths % 1_000_000 == 0;
    }

    /**
     * No cookie and no setting prove what the client does: some of its bytes may be held as
     * ambiguous, and the ledger may be short of just those (R6).
     */
    boolean undecidable() {
        return !jar || family.equals("auto");
    }

    /** So few that their absence would show, or leave nothing to say. */
    boolean hasFewUsers() {
        return users < FEW;
    }

    /** Users may leave and return: only where the server need not know it from its own list. */
    boolean usersLeave() {
        return !kind.keeps() || (jar && !family.equals("auto"));
    }

    /**
     * Somebody may use it whom the server does not list. Not where nothing but the values tell what
     * was received and they are few: the absence of a user who is not listed proves nothing (R6).
     */
    boolean strangersCome() {
        return jar || !hasFewUsers();
    }
}
