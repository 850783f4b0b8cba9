package dev.weir.directory;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes users out of drafts, or says what is wrong with them. Remembers what it has let through, so
 * that the drafts of one act are also checked against each other.
 */
final class UserRules {
    /** The node software of 32-bit machines keeps ids in 31 bits; the rest is for the counter. */
    static final long HIGHEST_CHOSEN_ID = 2_000_000_000L;

    private static final int MOST_LIMIT = 1_000_000;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final DirectoryState state;
    private final Problems problems;
    private final Set<Long> ids = new HashSet<>();
    private final Set<String> emails = new HashSet<>();
    private final Set<UUID> uuids = new HashSet<>();

    UserRules(DirectoryState state, Problems problems) {
        this.state = state;
        this.problems = problems;
    }

    /**
     * The user the draft describes; to be used only when no problem was found.
     *
     * @param path what to put before field names, empty or ending with a dot
     * @param present the user as it stands, null when it is new
     */
    User check(String path, UserDraft draft, @Nullable User present) {
        String name = problems.text(path + "name", draft.name(), 200);
        String email = email(path, draft.email(), present);
        UUID uuid = uuid(path, draft.uuid(), present);
        checkLimits(path, draft);
        if (state.livingGroup(draft.groupId()) == null) {
            problems.add(path + "group_id", "unknown", "there is no group " + draft.groupId());
        }
        long id = present != null ? present.id() : id(path, draft.id());
        boolean sameUuid = present != null && present.uuid().equals(uuid);
        long credential =
                present != null && sameUuid
                        ? present.credentialId()
                        : problems.isEmpty() ? state.takeCredentialId() : 0;
        return new User(
                id,
                name,
                email,
                uuid,
                credential,
                draft.groupId(),
                draft.limitBytes(),
                draft.expiresAt(),
                draft.enabled(),
                draft.speedLimitMbps(),
                draft.deviceLimit(),
                false);
    }

    private long id(String path, @Nullable Long chosen) {
        if (chosen == null) {
            return problems.isEmpty() ? state.takeUserId() : 0;
        }
        if (chosen < 1 || chosen > HIGHEST_CHOSEN_ID) {
            problems.range(path + "id", chosen, 1, HIGHEST_CHOSEN_ID);
        } else if (state.users.containsKey(chosen) || !ids.add(chosen)) {
            // R39: reports of the former holder may still come in.
            problems.add(path + "id", "taken", "user " + chosen + " exists or existed");
        } else if (problems.isEmpty()) {
            state.takeUserId(chosen);
        }
        return chosen;
    }

    private String email(String path, String written, @Nullable User present) {
        String email = problems.requiredText(path + "email", written, 320).toLowerCase(Locale.ROOT);
        if (email.isEmpty()) {
            return email;
        }
        User holder = state.byEmail(email);
        if (!EMAIL.matcher(email).matches()) {
            problems.add(path + "email", "invalid", "must look like name@example.com");
        } else if (isOther(holder, present) || !emails.add(email)) {
            problems.add(path + "email", "taken", "another user has this e-mail address");
        }
        return email;
    }

    private UUID uuid(String path, @Nullable UUID chosen, @Nullable User present) {
        if (chosen == null) {
            return present != null ? present.uuid() : UUID.randomUUID();
        }
        // Node software tells users of one node apart by their uuid only.
        if (isOther(state.byUuid(chosen), present) || !uuids.add(chosen)) {
            problems.add(path + "uuid", "taken", "another user has this uuid");
        }
        return chosen;
    }

    private static boolean isOther(@Nullable User holder, @Nullable User present) {
        return holder != null && (present == null || holder.id() != present.id());
    }

    private void checkLimits(String path, UserDraft draft) {
        if (draft.limitBytes() != User.UNLIMITED) {
            problems.range(path + "limit_bytes", draft.limitBytes(), 0, Long.MAX_VALUE / 2);
        }
        problems.range(path + "speed_limit_mbps", draft.speedLimitMbps(), 0, MOST_LIMIT);
        problems.range(path + "device_limit", draft.deviceLimit(), 0, MOST_LIMIT);
        Instant expiresAt = draft.expiresAt();
        if (expiresAt != null && (expiresAt.isBefore(EARLIEST) || expiresAt.isAfter(LATEST))) {
            problems.add(
                    path + "expires_at", "out_of_range", "must be between 1970 and the year 9999");
        }
    }
}
