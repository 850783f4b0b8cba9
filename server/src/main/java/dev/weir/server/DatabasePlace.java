package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.proof.Backup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Which database a data directory belongs to. The directory remembers it, so that no command makes
 * or goes on with another ledger because it was told of none, or of a wrong one; and whereto the
 * ledger was copied since, so that the next start may be there.
 */
final class DatabasePlace {
    private static final String MARK = "database.place";

    /** The place of a whole copy of the ledger as it is: one that goes on makes it old. */
    private static final String COPY = "database.copied";

    /** As the marks call the file in the data directory. */
    private static final String FILE = "file";

    private DatabasePlace() {}

    /**
     * The database of this directory.
     *
     * @throws StartRefused when the directory was used with another one
     */
    static DatabaseSettings of(Path data, DatabaseConfig config) {
        DatabaseSettings configured = configured(data, config);
        String name = name(configured);
        String known = known(data);
        if (name.equals(known.isEmpty() ? FILE : known) || name.equals(read(data.resolve(COPY)))) {
            return configured;
        }
        if (known.isEmpty()) {
            if (Files.exists(data.resolve(Backup.DATABASE))) {
                throw new StartRefused(
                        data
                                + " has its ledger in "
                                + data.resolve(Backup.DATABASE)
                                + ". Unset 'database' to go on with the file, or move the ledger: "
                                + copyCommand(name));
            }
            return configured;
        }
        if (!config.isServer()) {
            throw new StartRefused(
                    data
                            + " belongs to the database "
                            + known
                            + ", but no database is configured. Set 'database' (WEIR_DATABASE) to"
                            + " it; to move the ledger into a file: "
                            + copyCommand("jdbc:sqlite:" + Backup.DATABASE));
        }
        throw new StartRefused(
                data
                        + " belongs to the database "
                        + known
                        + ", but "
                        + name
                        + " is configured. Point 'database' back; to move the ledger, do that and"
                        + " then: "
                        + copyCommand(name)
                        + " If it is the same database at another address, write that address into "
                        + data.resolve(MARK)
                        + ".");
    }

    private static String copyCommand(String to) {
        return "'weir database copy --to " + to + "'.";
    }

    /**
     * The database in which the directory's ledger is, to be copied from there. The configuration
     * may name another one already where the ledger is in a file.
     *
     * @throws StartRefused when it is on a server that is not configured
     */
    static DatabaseSettings origin(Path data, DatabaseConfig config) {
        String known = known(data);
        if (known.isEmpty()) {
            return file(data);
        }
        DatabaseSettings configured = configured(data, config);
        if (!name(configured).equals(known)) {
            throw new StartRefused(
                    "the ledger of "
                            + data
                            + " is in "
                            + known
                            + ": 'database' must say so, with its user and password, while it is"
                            + " copied from there");
        }
        return configured;
    }

    private static DatabaseSettings configured(Path data, DatabaseConfig config) {
        return config.isServer()
                ? DatabaseSettings.Server.of(config.url(), config.user(), config.password())
                : file(data);
    }

    /** The file of a directory whose ledger is on no server. */
    static DatabaseSettings file(Path data) {
        return DatabaseSettings.of(data.resolve(Backup.DATABASE));
    }

    private static String name(DatabaseSettings settings) {
        return settings instanceof DatabaseSettings.Server server ? server.place() : FILE;
    }

    /** Notes it, on disk, before it is posted to; a copy made before is an old one from then on. */
    static void remember(Path data, DatabaseSettings settings) {
        String place = settings instanceof DatabaseSettings.Server server ? server.place() : "";
        if (!known(data).equals(place)) {
            write(data, MARK, place);
        }
        if (!read(data.resolve(COPY)).isEmpty()) {
            write(data, COPY, "");
        }
    }

    /** Notes that the ledger as it is was copied whole, so that the next start may be there. */
    static void copied(Path data, DatabaseSettings to) {
        write(data, COPY, name(to));
    }

    /** Forgets a copy that is about to be made anew. */
    static void forgetCopy(Path data) {
        write(data, COPY, "");
    }

    /** The server that the directory was last used with, without a password; empty = a file. */
    static String known(Path data) {
        return read(data.resolve(MARK));
    }

    private static String read(Path mark) {
        try {
            return Files.readString(mark, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + mark, e);
        }
    }

    /** Whole or not at all; empty = no such mark. */
    private static void write(Path data, String name, String place) {
        Path mark = data.resolve(name);
        try {
            if (place.isEmpty()) {
                Files.deleteIfExists(mark);
            } else {
                Path fresh = data.resolve(name + ".new");
                try (FileChannel channel =
                        FileChannel.open(
                                fresh,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap((place + "\n").getBytes(StandardCharsets.UTF_8)));
                    channel.force(true);
                }
                Files.move(fresh, mark, StandardCopyOption.ATOMIC_MOVE);
            }
            force(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + mark, e);
        }
    }

    /** Makes what was moved or deleted in a directory survive a power cut. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
