package dev.weir.directory;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who consumes and pays.
 *
 * @param id the number that stands on the wire, 1 or more, never used again
 * @param name what people call the user; may be empty
 * @param email lower case, unique among living users; the id of founding document 001
 * @param uuid the secret that VPN clients present
 * @param credentialId the credential that {@code uuid} is; a new uuid is a new credential
 * @param groupId the group whose nodes serve the user
 * @param limitBytes billed bytes the user may use, 0 or more; {@link #UNLIMITED} for no limit
 * @param expiresAt from this moment the user is not served; null = never
 * @param enabled switched off by a person when false
 * @param speedLimitMbps Mbit/s, 0 = unlimited
 * @param deviceLimit devices at a time, 0 = unlimited
 * @param deleted a tombstone: kept for ever, served never
 */
public record User(
        long id,
        String name,
        String email,
        UUID uuid,
        long credentialId,
        long groupId,
        long limitBytes,
        @Nullable Instant expiresAt,
        boolean enabled,
        int speedLimitMbps,
        int deviceLimit,
        boolean deleted) {
    public static final long UNLIMITED = -1;

    User tombstone() {
        return new User(
                id,
                name,
                email,
                uuid,
                credentialId,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit,
                true);
    }
}
