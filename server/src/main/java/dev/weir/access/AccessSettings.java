package dev.weir.access;

import java.time.Duration;

/**
 * What the configuration decides about access.
 *
 * @param sessionIdle a session that is not used for so long ends
 * @param sessionLifetime a session ends so long after its beginning, however much it is used
 */
public record AccessSettings(Duration sessionIdle, Duration sessionLifetime) {
    public static AccessSettings defaults() {
        return new AccessSettings(Duration.ofHours(12), Duration.ofDays(14));
    }
}
