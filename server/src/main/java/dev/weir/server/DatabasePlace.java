package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.proof.Backup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which database a data directory belongs to. The directory remembers it, so that a command that
 * was not told of a server does not make a ledger of its own in a file.
 */
final class DatabasePlace {
    private static final String MARK = "database.place";

    private DatabasePlace() {}

    /**
     * The database of this directory.
     *
     * @throws StartRefused when the directory was used with another one
     */
    static DatabaseSettings of(Path data, DatabaseConfig config) {
        String known = known(data);
        DatabaseSettings settings =
                config.isServer()
                        ? DatabaseSettings.Server.of(config.url(), config.user(), config.password())
                        : DatabaseSettings.of(data.resolve(Backup.DATABASE));
        if (!known.isEmpty() && !config.isServer()) {
            throw new StartRefused(
                    data
                            + " belongs to the database "
                            + known
                            + ", but no database is configured. Set 'database' (WEIR_DATABASE).");
        }
        if (known.isEmpty() && config.isServer() && Files.exists(data.resolve(Backup.DATABASE))) {
            throw new StartRefused(
                    data
                            + " has its ledger in "
                            + data.resolve(Backup.DATABASE)
                            + ". Unset 'database' to go on with the file; or move the file away, and"
                            + " 'weir rebuild --replace' makes the ledger on the server from the"
                            + " journal and its openings. Accounts and API tokens do not come along.");
        }
        return settings;
    }

    /** Notes it, once it is in use. */
    static void remember(Path data, DatabaseSettings settings) {
        Path mark = data.resolve(MARK);
        try {
            if (settings instanceof DatabaseSettings.Server server) {
                Files.writeString(mark, server.place() + "\n");
            } else {
                Files.deleteIfExists(mark);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + mark, e);
        }
    }

    /** The server that the directory was last used with, without a password; empty = a file. */
    static String known(Path data) {
        Path mark = data.resolve(MARK);
        try {
            return Files.readString(mark, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + mark, e);
        }
    }
}
