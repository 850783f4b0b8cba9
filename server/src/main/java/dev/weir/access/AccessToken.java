package dev.weir.access;

import java.util.Set;

/**
 * What a program proves itself by.
 *
 * @param id public name
 * @param sha256 of the token
 * @param prefix the token's beginning, by which a person recognises it
 * @param scopes what it was given; it never has more than its maker has now
 * @param accountId of its maker, 0 = whoever may read the data directory
 * @param expiresAtMs epoch milliseconds, 0 = never
 * @param usedAtMs of the last request, to within a minute, 0 = never
 */
public record AccessToken(
        String id,
        String sha256,
        String prefix,
        String name,
        Set<Permission> scopes,
        long accountId,
        long createdAtMs,
        long expiresAtMs,
        long usedAtMs) {

    public AccessToken {
        scopes = Set.copyOf(scopes);
    }

    boolean expired(long nowMs) {
        return expiresAtMs != 0 && nowMs >= expiresAtMs;
    }

    AccessToken used(long atMs) {
        return new AccessToken(
                id, sha256, prefix, name, scopes, accountId, createdAtMs, expiresAtMs, atMs);
    }

    @Override
    public String toString() {
        return "AccessToken[" + id + ", " + prefix + "…]";
    }
}
