package dev.weir.database;

import java.nio.file.Path;

/** Which database. */
public sealed interface DatabaseSettings {
    /** Connections that read beside the writer, 1 or more. */
    int readers();

    /** What people call it: a file or an address, never a password. */
    String place();

    static DatabaseSettings of(Path file) {
        return new SqliteFile(file, 4, 32 * 1024, 4 * 1024);
    }

    /**
     * A file, and how much memory it may take.
     *
     * @param file the SQLite file; made when absent
     * @param readers connections that read beside the writer, 1 or more
     * @param writerCacheKib page cache of the writer
     * @param readerCacheKib page cache of each reader
     */
    record SqliteFile(Path file, int readers, int writerCacheKib, int readerCacheKib)
            implements DatabaseSettings {
        public SqliteFile {
            if (readers < 1 || writerCacheKib < 1 || readerCacheKib < 1) {
                throw new IllegalArgumentException("readers and caches must be at least 1");
            }
        }

        @Override
        public String place() {
            return file.toString();
        }
    }

    /**
     * A database on a server, which exists and may be empty.
     *
     * @param url JDBC URL: {@code jdbc:postgresql://host/name}, {@code jdbc:mariadb://host/name} or
     *     {@code jdbc:mysql://host/name}
     * @param user empty = as the URL or the driver says
     * @param password empty = none
     * @param readers connections that read beside the writer, 1 or more
     */
    record Server(String url, String user, String password, int readers)
            implements DatabaseSettings {
        /** Enough for pages; posting has its own. */
        private static final int READERS = 8;

        public Server {
            if (readers < 1) {
                throw new IllegalArgumentException("readers must be at least 1");
            }
            if (!isServer(url)) {
                throw new IllegalArgumentException("not an address of a database server");
            }
        }

        public static Server of(String url, String user, String password) {
            return new Server(url, user, password, READERS);
        }

        /** Whether there is a dialect for servers at such an address. */
        public static boolean isServer(String url) {
            return isPostgres(url) || url.startsWith("jdbc:mariadb:") || isMysql(url);
        }

        static boolean isPostgres(String url) {
            return url.startsWith("jdbc:postgresql:");
        }

        static boolean isMysql(String url) {
            return url.startsWith("jdbc:mysql:");
        }

        /** Without what may be a secret: everything from the question mark on. */
        @Override
        public String place() {
            int question = url.indexOf('?');
            String address = question < 0 ? url : url.substring(0, question);
            // jdbc:mariadb://user:password@host/name
            int at = address.lastIndexOf('@');
            int slashes = address.indexOf("//");
            return at > slashes && slashes > 0
                    ? address.substring(0, slashes + 2) + address.substring(at + 1)
                    : address;
        }

        @Override
        public String toString() {
            return "Server[" + place() + "]";
        }
    }
}
