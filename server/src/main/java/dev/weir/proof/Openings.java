package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.RowReader;
import dev.weir.database.TableShape;
import dev.weir.database.Transaction;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The openings kept in a directory. Any thread may read; one at a time writes.
 *
 * <p>The name of a file is its position; it has its name only when it is whole and on disk.
 */
public final class Openings {
    private static final String ENDING = ".opening";

    private final Path directory;
    private final InstantSource wall;

    public Openings(Path directory, InstantSource wall) {
        this.directory = directory;
        this.wall = wall;
    }

    /**
     * Writes everything the database holds, as of one moment. What the opening includes is on disk
     * in the database too when this returns, so that the journal may forget it.
     *
     * @return the new opening, or the one that was there already at this position
     * @throws ProofFailed when nothing was posted yet, or the file cannot be written
     */
    public Opening write(Database database, Progress progress) {
        Path unfinished = directory.resolve("unfinished" + ENDING + ".part");
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(unfinished);
            Opening head = database.read(tx -> writeSnapshot(tx, unfinished, progress));
            database.sync();
            Path file = directory.resolve("%020d".formatted(head.position()) + ENDING);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(directory);
            return at(head, file);
        } catch (IOException e) {
            throw new ProofFailed(unfinished, "cannot be written", e);
        }
    }

    private Opening writeSnapshot(Transaction tx, Path file, Progress progress)
            throws SQLException {
        tx.patient();
        Opening head = head(tx, file);
        try {
            OpeningFile.write(file, head, out -> writeTables(tx, out, progress));
        } catch (IOException e) {
            throw new ProofFailed(file, "cannot be written", e);
        }
        return head;
    }

    private Opening head(Transaction tx, Path file) throws SQLException {
        try (ResultSet row =
                tx.prepared("select journal_id, position from posting").executeQuery()) {
            if (!row.next()) {
                throw new ProofFailed(file, "nothing was posted yet");
            }
            return new Opening(
                    file,
                    UUID.fromString(row.getString(1)),
                    row.getLong(2),
                    Database.schemaVersion(),
                    wall.millis(),
                    sums(tx, "user_total"),
                    sums(tx, "source_total"));
        }
    }

    static Opening.Sums sums(Transaction tx, String table) throws SQLException {
        String sql =
                "select coalesce(sum(upload), 0), coalesce(sum(download), 0),"
                        + " coalesce(sum(billed_upload), 0), coalesce(sum(billed_download), 0)"
                        + " from "
                        + table;
        try (ResultSet row = tx.prepared(sql).executeQuery()) {
            row.next();
            return new Opening.Sums(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    private static void writeTables(Transaction tx, DataOutputStream out, Progress progress)
            throws IOException {
        List<TableShape> shapes = JournalTables.decided();
        out.writeInt(shapes.size());
        long written = 0;
        for (TableShape shape : shapes) {
            out.writeUTF(shape.name());
            out.writeShort(shape.columns().size());
            for (TableShape.Column column : shape.columns()) {
                out.writeUTF(column.name());
                out.writeByte(column.kind().ordinal());
                out.writeBoolean(column.nullable());
            }
            RowStream stream = new RowStream(shape.columns());
            @Nullable Object[] row = new @Nullable Object[shape.columns().size()];
            try (ResultSet rows = tx.prepared(shape.select("")).executeQuery()) {
                while (rows.next()) {
                    RowReader.read(shape, rows, row);
                    stream.write(out, row);
                    written++;
                    if (written % 100_000 == 0) {
                        progress.reached("writing rows", written, 0);
                    }
                }
            } catch (SQLException e) {
                throw new IOException("cannot read " + shape.name(), e);
            }
            RowStream.writeEnd(out);
        }
    }

    /** Those that are there, oldest first. Only heads are read. */
    public List<Opening> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .map(Openings::head)
                    .sorted(Comparator.comparingLong(Opening::position))
                    .toList();
        } catch (IOException e) {
            throw new ProofFailed(directory, "cannot be read", e);
        }
    }

    public Optional<Opening> oldest() {
        return list().stream().findFirst();
    }

    private static Opening head(Path file) {
        try {
            return OpeningFile.readHead(file);
        } catch (IOException e) {
            throw new ProofFailed(file, "has no whole head", e);
        }
    }

    /**
     * Reads every byte of an opening.
     *
     * @throws ProofFailed when one is not what was written
     */
    public static Opening check(Path file) {
        try {
            return OpeningFile.check(file);
        } catch (IOException e) {
            throw new ProofFailed(file, "cannot be read", e);
        }
    }

    /**
     * Fills a fresh database, which then stands at the opening's position. The file is checked
     * first.
     *
     * @throws ProofFailed when the file is damaged, of a newer schema, or the database not empty
     */
    public static Opening load(Path file, Database fresh, Progress progress) {
        Opening head = check(file);
        // What older versions wrote differs only if one of its tables does, which loading notices.
        if (head.schemaVersion() > Database.schemaVersion()) {
            throw new ProofFailed(
                    file,
                    "was written with schema version "
                            + head.schemaVersion()
                            + ", this program knows "
                            + Database.schemaVersion());
        }
        try (DataInputStream in = OpeningFile.tables(file)) {
            new OpeningLoader(file, fresh, progress).load(in);
        } catch (IOException e) {
            throw new ProofFailed(file, "cannot be read", e);
        }
        fresh.read(tx -> {
            if (!sums(tx, "user_total").equals(head.users())
                    || !sums(tx, "source_total").equals(head.sources())) {
                throw new ProofFailed(file, "its rows do not add up to what its head says");
            }
            return true;
        });
        return head;
    }

    /** Deletes the oldest, so that at most this many stay, but never the last one. */
    public void keepNewest(int count) {
        List<Opening> all = list();
        for (int i = 0; i < all.size() - Math.max(count, 1); i++) {
            try {
                Files.deleteIfExists(all.get(i).file());
            } catch (IOException e) {
                throw new ProofFailed(all.get(i).file(), "cannot be deleted", e);
            }
        }
    }

    private static Opening at(Opening head, Path file) {
        return new Opening(
                file,
                head.journalId(),
                head.position(),
                head.schemaVersion(),
                head.atMs(),
                head.users(),
                head.sources());
    }

    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
