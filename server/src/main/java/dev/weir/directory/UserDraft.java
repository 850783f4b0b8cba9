package dev.weir.directory;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants a user to be; unchecked.
 *
 * @param id null lets the directory choose; heeded on creation only
 * @param uuid null lets the directory choose on creation, and keeps the present one on update
 * @see User
 */
public record UserDraft(
        @Nullable Long id,
        String name,
        String email,
        @Nullable UUID uuid,
        long groupId,
        long limitBytes,
        @Nullable Instant expiresAt,
        boolean enabled,
        int speedLimitMbps,
        int deviceLimit) {

    /** An enabled user of the default group without limits. */
    public static UserDraft of(String email) {
        return new UserDraft(
                null, "", email, null, Group.DEFAULT, User.UNLIMITED, null, true, 0, 0);
    }

    public static UserDraft from(User user) {
        return new UserDraft(
                user.id(),
                user.name(),
                user.email(),
                user.uuid(),
                user.groupId(),
                user.limitBytes(),
                user.expiresAt(),
                user.enabled(),
                user.speedLimitMbps(),
                user.deviceLimit());
    }

    public UserDraft withId(@Nullable Long id) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withName(String name) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withEmail(String email) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withUuid(@Nullable UUID uuid) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withGroupId(long groupId) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withLimitBytes(long limitBytes) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withExpiresAt(@Nullable Instant expiresAt) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withEnabled(boolean enabled) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withSpeedLimitMbps(int speedLimitMbps) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }

    public UserDraft withDeviceLimit(int deviceLimit) {
        return new UserDraft(
                id,
                name,
                email,
                uuid,
                groupId,
                limitBytes,
                expiresAt,
                enabled,
                speedLimitMbps,
                deviceLimit);
    }
}
