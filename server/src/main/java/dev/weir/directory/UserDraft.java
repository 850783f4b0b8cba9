package dev.weir.directory;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
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
        return with(edit -> edit.id = id);
    }

    public UserDraft withName(String name) {
        return with(edit -> edit.name = name);
    }

    public UserDraft withEmail(String email) {
        return with(edit -> edit.email = email);
    }

    public UserDraft withUuid(@Nullable UUID uuid) {
        return with(edit -> edit.uuid = uuid);
    }

    public UserDraft withGroupId(long groupId) {
        return with(edit -> edit.groupId = groupId);
    }

    public UserDraft withLimitBytes(long limitBytes) {
        return with(edit -> edit.limitBytes = limitBytes);
    }

    public UserDraft withExpiresAt(@Nullable Instant expiresAt) {
        return with(edit -> edit.expiresAt = expiresAt);
    }

    public UserDraft withEnabled(boolean enabled) {
        return with(edit -> edit.enabled = enabled);
    }

    public UserDraft withSpeedLimitMbps(int speedLimitMbps) {
        return with(edit -> edit.speedLimitMbps = speedLimitMbps);
    }

    public UserDraft withDeviceLimit(int deviceLimit) {
        return with(edit -> edit.deviceLimit = deviceLimit);
    }

    private UserDraft with(Consumer<Edit> change) {
        Edit edit = new Edit(this);
        change.accept(edit);
        return edit.draft();
    }

    /** A draft while one part of it changes. */
    private static final class Edit {
        @Nullable Long id;
        String name;
        String email;
        @Nullable UUID uuid;
        long groupId;
        long limitBytes;
        @Nullable Instant expiresAt;
        boolean enabled;
        int speedLimitMbps;
        int deviceLimit;

        Edit(UserDraft draft) {
            id = draft.id;
            name = draft.name;
            email = draft.email;
            uuid = draft.uuid;
            groupId = draft.groupId;
            limitBytes = draft.limitBytes;
            expiresAt = draft.expiresAt;
            enabled = draft.enabled;
            speedLimitMbps = draft.speedLimitMbps;
            deviceLimit = draft.deviceLimit;
        }

        UserDraft draft() {
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
}
