package dev.weir.shadow;

import dev.weir.posting.Readings;

/**
 * A push with its fate.
 *
 * @param sentAtMillis when the panel answered, or would have
 * @param status the panel's, 0 = none
 * @param why one word that pushes of this fate are counted by; empty = taken
 * @param rate millionths by which the panel multiplies
 * @param bucket day on which the panel counts
 * @param readings what the push says
 */
record Settled(
        Work work,
        Fate fate,
        long sentAtMillis,
        int status,
        String why,
        String said,
        long rate,
        long bucket,
        Readings readings) {}
