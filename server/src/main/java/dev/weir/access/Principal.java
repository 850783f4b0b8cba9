package dev.weir.access;

import dev.weir.database.StoredText;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who calls, once that is proven. Immutable.
 *
 * @param name for the journal and the audit log: what a person recognises
 * @param permissions all that it may do
 * @param accountId of the account that stands behind it, 0 = none
 * @param credential the public name of the session or API token that proved it, or empty
 */
public record Principal(
        Kind kind, String name, Set<Permission> permissions, long accountId, String credential) {
    /** How a caller proved who it is. */
    public enum Kind {
        /** Not at all; may do what {@link Permission#ANYONE} may. */
        NOBODY,
        /** By the token in the data directory: whoever can read that file. */
        LOCAL,
        /** By signing in: a person with an account. */
        ACCOUNT,
        /** By an API token. */
        API_TOKEN,
        /** The server by itself, out of its configuration. */
        SERVER
    }

    /** What the tables of acts and adjustments hold of an actor. */
    private static final int LONGEST_NAME = 200;

    private static final Set<Permission> NOTHING = Set.of(Permission.ANYONE);

    /** All but an account of its own: it has none. */
    private static final Set<Permission> ALL =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(Permission.OWN_ACCOUNT)));

    public Principal {
        name = StoredText.of(name, LONGEST_NAME);
        permissions = Set.copyOf(permissions);
    }

    /** Somebody without an account. */
    public Principal(Kind kind, String name, Set<Permission> permissions) {
        this(kind, name, permissions, 0, "");
    }

    /** Whoever may read the data directory. */
    public static Principal local() {
        return new Principal(Kind.LOCAL, "operator", ALL);
    }

    public static Principal nobody() {
        return new Principal(Kind.NOBODY, "nobody", NOTHING);
    }

    /** What the configuration decides. */
    public static Principal server() {
        return new Principal(Kind.SERVER, "configuration", ALL);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
