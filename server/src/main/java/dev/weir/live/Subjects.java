package dev.weir.live;

import dev.weir.usage.AccountingCalendar;
import java.time.LocalDate;
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
     * @param family how its software counts, in lower case
     * @param online users on it
     * @param senders processes that report under it
     * @param lastPushMillis when it was last heard, epoch milliseconds, 0 = never
     */
    record NodeFacts(
            long sourceId,
            String domain,
            String name,
            String type,
            long nodeId,
            String country,
            String remark,
            String family,
            String health,
            long rateMillionths,
            int online,
            int senders,
            int usersLeftOut,
            long lastPushMillis) {
        /** Whether it is heard as often as it should be, or nearly. */
        boolean active() {
            return health.equals("reporting") || health.equals("late");
        }

        /** The same but for what changes with every push, which is no news by itself. */
        NodeFacts atRest() {
            return new NodeFacts(
                    sourceId,
                    domain,
                    name,
                    type,
                    nodeId,
                    country,
                    remark,
                    family,
                    health,
                    rateMillionths,
                    online,
                    senders,
                    usersLeftOut,
                    0);
        }
    }

    /**
     * The installation as it stands now.
     *
     * @param nodes that are switched on
     * @param posting phase of posting, in lower case
     * @param today date in the accounting zone
     * @param build version of the program
     * @param simulated whether a simulated fleet pushes
     */
    record Installation(
            long users,
            long nodes,
            long nodesReporting,
            String posting,
            String zone,
            LocalDate today,
            String build,
            boolean simulated) {}

    /** The user; null when there is none or it was deleted. 0 is unattributed usage. */
    @Nullable UserFacts user(long id);

    /** The node; null when there is none or it was deleted. */
    @Nullable NodeFacts node(long sourceId);

    /** Every node. */
    long[] nodeIds();

    Installation installation();

    /** Where the journal ends now. */
    long journalEnd();

    AccountingCalendar calendar();
}
