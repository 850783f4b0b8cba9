package dev.weir.access;

import java.util.Set;

/**
 * Who calls, once that is proven. Immutable.
 *
 * @param name for the journal and the audit log: what a person recognises
 * @param permissions all that it may do
 */
public record Principal(Kind kind, String name, Set<Permission> permissions) {
    /** How a caller proved who it is. */
    public enum Kind {
        /** By the token in the data directory: whoever can read that file. */
        LOCAL,
        /** By signing in: a person with an account. */
        ACCOUNT,
        /** By an API token. */
        API_TOKEN
    }

    public Principal {
        permissions = Set.copyOf(permissions);
    }

    /** Whoever may read the data directory. */
    public static Principal local() {
        return new Principal(Kind.LOCAL, "operator", Role.OWNER.permissions());
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
