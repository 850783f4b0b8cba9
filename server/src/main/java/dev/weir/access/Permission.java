package dev.weir.access;

/**
 * What a route asks of whoever calls it. Each route of the operator's API declares exactly one;
 * roles and API tokens hold sets of them.
 */
public enum Permission {
    /** Figures, ranking, series, rows, the live overview. */
    USAGE_READ,
    /** Users and groups, without what signs them in on nodes. */
    USERS_READ,
    /** Users and groups: add, change, delete, new UUIDs. */
    USERS_WRITE,
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
    /** Long jobs: verify, rebuild, back up. */
    UPKEEP,
    /** Other people's accounts, sessions and API tokens. */
    ACCESS_MANAGE,
    /** Who changed what. */
    AUDIT_READ,
    /** One's own account, sessions and API tokens: everybody who is signed in has it. */
    OWN_ACCOUNT
}
