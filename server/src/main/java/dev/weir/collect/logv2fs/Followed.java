package dev.weir.collect.logv2fs;

/**
 * Which logv2fs to follow.
 *
 * @param url {@code jdbc:postgresql:} or {@code mongodb:} and the rest; names no password that is
 *     ever shown
 * @param user who signs in there; empty = as the URL says
 * @param password empty = as the URL says, or none
 * @param sourceId under which its traffic stands: it does not say where a user was
 */
public record Followed(String url, String user, String password, long sourceId) {
    @Override
    public String toString() {
        return "Followed[sourceId=" + sourceId + "]";
    }
}
