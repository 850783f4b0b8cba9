package dev.weir.config;

/**
 * The running logv2fs that is followed.
 *
 * @param url of its PostgreSQL or MongoDB; empty = none is followed
 * @param user empty = as the URL says
 * @param password empty = as the URL says, or none; never shown
 * @param node number of the node under which its traffic stands
 */
public record FollowConfig(String url, String user, String password, long node) {
    public boolean isOn() {
        return !url.isEmpty();
    }

    @Override
    public String toString() {
        return "FollowConfig[node=" + node + "]";
    }
}
