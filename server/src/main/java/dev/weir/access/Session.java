package dev.weir.access;

/**
 * Somebody signed in, on one browser.
 *
 * @param id public name; whoever knows it can end the session, if it is his, and nothing else
 * @param sha256 of the secret in the cookie
 * @param createdAtMs epoch milliseconds
 * @param usedAtMs of the last request, to within a minute
 * @param address from which it was last used
 * @param agent what the browser called itself when signing in
 */
public record Session(
        String id,
        String sha256,
        long accountId,
        long createdAtMs,
        long usedAtMs,
        String address,
        String agent) {

    Session used(long atMs, String from) {
        return new Session(id, sha256, accountId, createdAtMs, atMs, from, agent);
    }

    @Override
    public String toString() {
        return "Session[" + id + ", account " + accountId + "]";
    }
}
