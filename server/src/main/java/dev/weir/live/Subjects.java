package dev.weir.live;

import dev.weir.usage.AccountingCalendar;
import org.jspecify.annotations.Nullable;

/**
 * What is known of users and nodes besides figures. Implemented by whoever knows directory,
 * presence and standings; asked by the hub's thread, must be quick.
 */
public interface Subjects {
    /**
     * A user as it stands now.
     *
     * @param standing in lower case
     * @param limitBytes billed bytes it may use, null = unlimited
     * @param expiresAtMillis epoch milliseconds, 0 = never
     */
    record UserFacts(
            long id,
            String email,
            String name,
            String standing,
            @Nullable Long limitBytes,
            long expiresAtMillis) {}

    /**
     * A node as it stands now.
     *
     * @param domain its host name; may be empty
     * @param health reporting, late, silent, never or disabled
     * @param rateMillionths that holds now
     * @param online users on it
     * @param senders processes that report under it
     */
    record NodeFacts(
            long sourceId,
            String domain,
            String name,
            String type,
            long nodeId,
            String country,
            String remark,
            String health,
            long rateMillionths,
            int online,
            int senders,
            int usersLeftOut) {
        /** Whether it is heard as often as it should be, or nearly. */
        boolean active() {
            return health.equals("reporting") || health.equals("late");
        }
    }

    /** Counts of the installation. */
    record Counts(long users, long nodes, long nodesReporting) {}

    /** The user; null when there is none or it was deleted. 0 is unattributed usage. */
    @Nullable UserFacts user(long id);

    /** The node; null when there is none or it was deleted. */
    @Nullable NodeFacts node(long sourceId);

    /** Every node. */
    long[] nodeIds();

    Counts counts();

    AccountingCalendar calendar();
}
