package dev.weir.shadow;

import org.jspecify.annotations.Nullable;

/**
 * How forwarding stands now.
 *
 * @param panel address of the old panel, without any token
 * @param sinceMillis since when it is so, epoch milliseconds
 * @param trouble why pushes do not arrive, in one sentence; null when they do
 * @param position everything up to here is settled
 * @param waitingSinceMillis arrival of the oldest push that is not settled; 0 = none waits
 * @param taken pushes since the start of the process, and so on
 * @param passedOver positions that the journal had no more when they were to be sent, ever
 */
public record ShadowState(
        String panel,
        Phase phase,
        long sinceMillis,
        @Nullable String trouble,
        long position,
        long waitingSinceMillis,
        long taken,
        long refused,
        long unknown,
        long apart,
        long putOff,
        long passedOver) {
    /** What forwarding is doing. */
    public enum Phase {
        /** Has not found out yet where it stands. */
        STARTING,
        FORWARDING,
        /** Stands still at a position while the old panel's figures are read. */
        HELD,
        /** The old panel is not reached, or says that it takes nothing; tried again. */
        PANEL_AWAY,
        /** What is on its way cannot be made durable, so nothing is sent. */
        DATABASE_AWAY,
        /** Met something it must not go on from. */
        FAILED
    }
}
