package dev.weir.access;

/**
 * A person who may sign in.
 *
 * @param email lower case; the name to sign in by
 * @param passwordHash Argon2id
 * @param totpSecret base32, empty = no second factor
 * @param totpStep the newest step whose code was accepted
 * @param createdAtMs epoch milliseconds, as all moments here
 * @param signedInAtMs 0 = never
 */
public record Account(
        long id,
        String email,
        Role role,
        boolean enabled,
        String passwordHash,
        String totpSecret,
        long totpStep,
        long createdAtMs,
        long passwordAtMs,
        long signedInAtMs) {

    public boolean hasSecondFactor() {
        return !totpSecret.isEmpty();
    }

    Account with(Role newRole, boolean nowEnabled) {
        return new Account(
                id,
                email,
                newRole,
                nowEnabled,
                passwordHash,
                totpSecret,
                totpStep,
                createdAtMs,
                passwordAtMs,
                signedInAtMs);
    }

    Account withPassword(String hash, long atMs) {
        return new Account(
                id,
                email,
                role,
                enabled,
                hash,
                totpSecret,
                totpStep,
                createdAtMs,
                atMs,
                signedInAtMs);
    }

    Account withSecondFactor(String secret, long step) {
        return new Account(
                id,
                email,
                role,
                enabled,
                passwordHash,
                secret,
                step,
                createdAtMs,
                passwordAtMs,
                signedInAtMs);
    }

    Account signedIn(long atMs) {
        return new Account(
                id,
                email,
                role,
                enabled,
                passwordHash,
                totpSecret,
                totpStep,
                createdAtMs,
                passwordAtMs,
                atMs);
    }

    @Override
    public String toString() {
        return "Account[" + id + ", " + email + ", " + role + "]";
    }
}
