package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.journal.JournalCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes a backup while the server runs, and puts one back. The database is copied first and the
 * journal up to a later position (R18b), so that the copy's ledger can be brought to the journal's
 * end. A list of SHA-256 sums, in the form that {@code sha256sum -c} reads, is written last:
 * without it there is no backup.
 */
public final class Backup {
    public static final String DATABASE = "weir.db";
    public static final String JOURNAL = "journal";
    public static final String OPENINGS = "openings";

    private static final Pattern JOURNAL_FILE =
            Pattern.compile("journal\\.id|[0-9]{20}\\.wj(\\.zst)?");
    private static final Pattern OPENING_FILE = Pattern.compile("[0-9]{20}\\.opening");

    /** The journal packs and removes old segments meanwhile; then it is copied once more. */
    private static final int ATTEMPTS = 5;

    private Backup() {}

    /**
     * @param position where the copy of the database stands
     * @param journalEnd the last position in the copy of the journal
     */
    public record Taken(Path directory, long position, long journalEnd, long bytes) {}

    /**
     * Takes a backup.
     *
     * @param data the data directory, with journal and openings
     * @param target absent or empty
     * @throws ProofFailed when it cannot be written or the journal is damaged
     */
    public static Taken take(Database live, Path data, Path target, Progress progress) {
        try {
            refuseUnlessEmpty(target);
            Files.createDirectories(target);
            progress.reached("copying the database", 0, 0);
            Path database = target.resolve(DATABASE);
            live.copyTo(database);
            long position = positionOf(database);
            copyMatching(data.resolve(OPENINGS), target.resolve(OPENINGS), OPENING_FILE);
            progress.reached("copying the journal", 0, 0);
            long end = copyJournal(data.resolve(JOURNAL), target.resolve(JOURNAL), position);
            progress.reached("adding checksums", 0, 0);
            FileSums.write(target);
            return new Taken(target, position, end, FileSums.bytes(target));
        } catch (IOException e) {
            throw new ProofFailed(target, "the backup cannot be written", e);
        }
    }

    /**
     * Puts a backup back.
     *
     * @param data absent or empty; it is there in whole or not at all
     * @throws ProofFailed when the backup is not whole or the directory not empty
     */
    public static void restore(Path backup, Path data, Progress progress) {
        Path target = data.toAbsolutePath().normalize();
        Path unfinished = target.resolveSibling(target.getFileName() + ".restoring");
        try {
            refuseUnlessEmpty(target);
            progress.reached("checking the backup", 0, 0);
            FileSums.check(backup);
            ScratchDirectory.remove(unfinished);
            Files.createDirectories(unfinished);
            progress.reached("copying", 0, 0);
            for (Path file : FileSums.files(backup)) {
                Path copy = unfinished.resolve(backup.relativize(file).toString());
                Files.createDirectories(copy.resolveSibling("."));
                FileSums.copy(file, copy);
            }
            FileSums.forceDirectories(unfinished);
            Files.deleteIfExists(target);
            Files.move(unfinished, target);
            Openings.forceDirectory(target.resolveSibling("."));
        } catch (IOException e) {
            throw new ProofFailed(target, "the backup cannot be put back", e);
        }
    }

    private static void refuseUnlessEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new ProofFailed(directory, "is not empty");
            }
        }
    }

    private static long positionOf(Path file) throws IOException {
        try (Database copy = Database.open(DatabaseSettings.of(file))) {
            return LedgerComparison.position(copy);
        } finally {
            // Left by having opened it; both are empty now.
            Files.deleteIfExists(file.resolveSibling(DATABASE + "-wal"));
            Files.deleteIfExists(file.resolveSibling(DATABASE + "-shm"));
        }
    }

    private static long copyJournal(Path from, Path to, long position) throws IOException {
        List<String> troubles = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ScratchDirectory.remove(to);
            try {
                copyMatching(from, to, JOURNAL_FILE);
            } catch (java.nio.file.NoSuchFileException e) {
                troubles.add(e.getFile() + " went away while it was copied");
                continue;
            }
            JournalCheck.Result copied = JournalCheck.check(to);
            JournalCheck.Problem problem = copied.problem();
            if (problem == null && copied.end() >= position) {
                return copied.end();
            }
            troubles.add(problem == null ? "ends at " + copied.end() : problem.toString());
        }
        throw new ProofFailed(from, "cannot be copied whole: " + String.join("; ", troubles));
    }

    private static void copyMatching(Path from, Path to, Pattern name) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.filter(f -> name.matcher(f.getFileName().toString()).matches()).toList();
        }
        for (Path file : files) {
            FileSums.copy(file, to.resolve(file.getFileName()));
        }
    }
}
