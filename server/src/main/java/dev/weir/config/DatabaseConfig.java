package dev.weir.config;

/**
 * Which database, as a person says it.
 *
 * @param url JDBC URL of a server; empty = a file in the data directory
 * @param user empty = as the URL says
 * @param password empty = as the URL says, or none; never shown
 */
public record DatabaseConfig(String url, String user, String password) {
    /** A file in the data directory. */
    public static final DatabaseConfig FILE = new DatabaseConfig("", "", "");

    public boolean isServer() {
        return !url.isEmpty();
    }

    @Override
    public String toString() {
        return "DatabaseConfig[user=" + user + "]";
    }
}
