package dev.weir.config;

/**
 * Which database, as a person says it.
 *
 * @param url JDBC URL of a server; empty = a file in the data directory
 * @param user empty = as the URL says
 * @param password empty = as the URL says, or none; never shown
 * @param notifies whether PostgreSQL's listeners are told what changed
 */
public record DatabaseConfig(String url, String user, String password, boolean notifies) {
    /** A file in the data directory. */
    public static final DatabaseConfig FILE = new DatabaseConfig("", "", "", true);

    public boolean isServer() {
        return !url.isEmpty();
    }

    @Override
    public String toString() {
        return "DatabaseConfig[user=" + user + "]";
    }
}
