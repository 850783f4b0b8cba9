package dev.weir.access;

import static dev.weir.access.Permission.ACCESS_MANAGE;
import static dev.weir.access.Permission.ANYONE;
import static dev.weir.access.Permission.AUDIT_READ;
import static dev.weir.access.Permission.CORRECT;
import static dev.weir.access.Permission.HEALTH_READ;
import static dev.weir.access.Permission.KNOWN;
import static dev.weir.access.Permission.NODES_READ;
import static dev.weir.access.Permission.OWN_ACCOUNT;
import static dev.weir.access.Permission.OWN_TOKENS;
import static dev.weir.access.Permission.PROOF_READ;
import static dev.weir.access.Permission.SETTINGS_READ;
import static dev.weir.access.Permission.USAGE_READ;
import static dev.weir.access.Permission.USERS_READ;
import static dev.weir.access.Permission.USERS_WRITE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person may do, by office. */
public enum Role {
    /** Everything, accounts of others included. */
    OWNER(EnumSet.allOf(Permission.class)),
    /** Runs the service; manages nobody's access. */
    OPERATOR(EnumSet.complementOf(EnumSet.of(ACCESS_MANAGE, AUDIT_READ))),
    /**
     * Sees figures, keeps users and their limits, corrects what they are charged. What signs users
     * in it does not see: that is handed out by the service, not with the bill.
     */
    BILLING(
            EnumSet.of(
                    ANYONE,
                    KNOWN,
                    USAGE_READ,
                    USERS_READ,
                    USERS_WRITE,
                    NODES_READ,
                    PROOF_READ,
                    CORRECT,
                    OWN_TOKENS,
                    OWN_ACCOUNT)),
    /** Sees, changes nothing but its own account. */
    READ_ONLY(
            EnumSet.of(
                    ANYONE,
                    KNOWN,
                    USAGE_READ,
                    USERS_READ,
                    NODES_READ,
                    PROOF_READ,
                    SETTINGS_READ,
                    HEALTH_READ,
                    OWN_TOKENS,
                    OWN_ACCOUNT));

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** All it allows; unmodifiable. */
    public Set<Permission> permissions() {
        return permissions;
    }

    /** As it is written, such as {@code read-only}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one of this {@link #text()}, if there is. */
    public static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
