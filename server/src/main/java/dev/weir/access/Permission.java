package dev.weir.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a route asks of whoever calls it. Each route of the operator's API declares exactly one;
 * roles and API tokens hold sets of them.
 */
public enum Permission {
    /** Nothing: open to whoever reaches the server, such as signing in. */
    ANYONE,
    /** To be somebody: whoever proved who he is has it. */
    KNOWN,
    /** Figures, ranking, series, rows, the live overview. */
    USAGE_READ,
    /** Users and groups, without what signs them in on nodes. */
    USERS_READ,
    /** Users and groups: add, change, delete, new UUIDs. */
    USERS_WRITE,
    /**
     * What signs users and nodes in: UUIDs, keys in the settings of nodes. Who lacks it gets the
     * same answers without them.
     */
    CREDENTIALS_READ,
    /** Nodes and how they do. */
    NODES_READ,
    /** Nodes: add, change, delete, new tokens. */
    NODES_WRITE,
    /** Reports, verdicts, what is held, explanations, reconciliation. */
    PROOF_READ,
    /** Adjust, re-rate, reclassify, release, assign, dismiss. */
    CORRECT,
    /** Settings, without secrets. */
    SETTINGS_READ,
    /** Settings and the fleet's token. */
    SETTINGS_WRITE,
    /** The server's own state. */
    HEALTH_READ,
    /** Bring another panel over: users and what signs them in, nodes, its token, its history. */
    IMPORT,
    /** Long jobs: verify, rebuild, back up. */
    UPKEEP,
    /** Other people's accounts, sessions and API tokens. */
    ACCESS_MANAGE,
    /** Who changed what. */
    AUDIT_READ,
    /** One's own API tokens: make, look, revoke. Whoever may manage access sees those of all. */
    OWN_TOKENS,
    /** One's own account, password, second factor and sessions: people who signed in have it. */
    OWN_ACCOUNT;

    /** What an API token may be given: never to look after accounts, sessions or tokens. */
    private static final Set<Permission> GRANTABLE =
            Collections.unmodifiableSet(
                    EnumSet.complementOf(
                            EnumSet.of(ANYONE, KNOWN, ACCESS_MANAGE, OWN_TOKENS, OWN_ACCOUNT)));

    /** Whether an API token may have it. */
    public boolean grantable() {
        return GRANTABLE.contains(this);
    }

    /** As it is written, such as {@code usage_read}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of this {@link #text()}, if there is. */
    public static Optional<Permission> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
