package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseAdvice;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalCorrupt;
import dev.weir.journal.JournalLocked;
import dev.weir.journal.JournalSettings;
import dev.weir.json.JsonWriter;
import dev.weir.ledger.LedgerStore;
import dev.weir.machines.LeaseStore;
import dev.weir.proof.Backup;
import dev.weir.proof.CopyProgress;
import dev.weir.proof.CopyProof;
import dev.weir.proof.CopyRefused;
import dev.weir.proof.DatabaseCopy;
import dev.weir.proof.Opening;
import dev.weir.proof.Openings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Copies the ledger of a data directory into another database, under the directory's lock, so that
 * nobody posts meanwhile (R18b). The directory goes on with either: the next start decides.
 */
public final class ClosedCopy {
    private static final String SQLITE = "jdbc:sqlite:";

    /** A file has its name when it is whole. */
    private static final String UNFINISHED = ".copying";

    private final Path data;
    private final DatabaseConfig configured;
    private final InstantSource wall;
    private final LongSupplier nanos;

    /**
     * @param configured the database, as configured
     */
    public ClosedCopy(
            Path data, DatabaseConfig configured, InstantSource wall, LongSupplier nanos) {
        this.data = data;
        this.configured = configured;
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * Where to.
     *
     * @param url of a server as the configuration has it, or {@code jdbc:sqlite:} and a file, from
     *     the data directory on
     * @param user empty = as the URL says, or as configured for the same database
     * @param password as {@code user}
     * @param replace whether what is there may be deleted
     */
    public record Target(String url, String user, String password, boolean replace) {
        @Override
        public String toString() {
            return "Target[user=" + user + "]";
        }
    }

    /** What was begun could not be ended, for a database or a disk; it can be gone on with. */
    public static final class BrokenOff extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenOff(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * How far the copy is: a table's rows, then those of all, and the bytes of all.
     *
     * @param millisLeft -1 = not known
     */
    public record Reached(
            String step,
            String table,
            long tableRows,
            long tableRowsOf,
            long rows,
            long rowsOf,
            long bytes,
            long bytesOf,
            long millisLeft) {}

    /** Told now and then how far the copy is. */
    @FunctionalInterface
    public interface Steps {
        void at(Reached reached);
    }

    /**
     * Copies or goes on, proves, and returns what was found.
     *
     * @throws StartRefused when the copy must not be begun
     * @throws BrokenOff when it cannot be ended now
     */
    public byte[] run(Target target, Steps steps) {
        return watched(
                target,
                at ->
                        steps.at(
                                new Reached(
                                        at.step(),
                                        at.table(),
                                        at.tableRows(),
                                        at.tableRowsOf(),
                                        at.rows(),
                                        at.rowsOf(),
                                        at.bytes(),
                                        at.bytesOf(),
                                        at.millisLeft())));
    }

    byte[] watched(Target target, CopyProgress.Watcher watcher) {
        Path journalDirectory = data.resolve(Backup.JOURNAL);
        if (!Files.isDirectory(journalDirectory)) {
            throw new StartRefused("there is no journal in " + data);
        }
        DatabaseSettings from = DatabasePlace.origin(data, configured);
        if (from instanceof DatabaseSettings.SqliteFile file && !Files.exists(file.file())) {
            throw new StartRefused("there is no ledger in " + data);
        }
        DatabaseSettings to = settings(target);
        if (to.place().equals(from.place())) {
            throw new StartRefused("the ledger is in " + to.place() + " already");
        }
        try (Journal journal =
                        Journal.open(journalDirectory, JournalSettings.defaults(), wall, nanos);
                OtherMachines _ = opened(from, OtherMachines::keepOut);
                OtherMachines there = opened(to, OtherMachines::keepOut)) {
            return copy(journal, from, to, target.replace(), there, watcher);
        } catch (JournalLocked e) {
            throw new StartRefused(e);
        } catch (JournalCorrupt | CopyRefused e) {
            throw new StartRefused(String.valueOf(e.getMessage()));
        } catch (DatabaseUnavailable | DatabaseRefused e) {
            throw new BrokenOff(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatabaseSettings settings(Target target) {
        if (target.url().startsWith(SQLITE)) {
            try {
                return DatabaseSettings.of(
                        data.resolve(target.url().substring(SQLITE.length())).normalize());
            } catch (InvalidPathException e) {
                throw new StartRefused("no path of a file: " + e.getReason());
            }
        }
        if (!DatabaseSettings.Server.isServer(target.url())) {
            throw new StartRefused(
                    "expected jdbc:postgresql://host/name, jdbc:mariadb://host/name,"
                            + " jdbc:mysql://host/name or jdbc:sqlite:FILE");
        }
        boolean named = !target.user().isEmpty() || !target.password().isEmpty();
        boolean known =
                configured.isServer()
                        && DatabaseSettings.Server.of(configured.url(), "", "")
                                .place()
                                .equals(DatabaseSettings.Server.of(target.url(), "", "").place());
        return named || !known
                ? DatabaseSettings.Server.of(target.url(), target.user(), target.password())
                : DatabaseSettings.Server.of(
                        target.url(), configured.user(), configured.password());
    }

    private byte[] copy(
            Journal journal,
            DatabaseSettings from,
            DatabaseSettings to,
            boolean replace,
            OtherMachines there,
            CopyProgress.Watcher watcher)
            throws IOException {
        DatabaseSettings filled = to;
        if (to instanceof DatabaseSettings.SqliteFile file) {
            if (Files.exists(file.file())) {
                throw new StartRefused(
                        file.file() + " exists; move it away, nothing is written over it");
            }
            filled = DatabaseSettings.of(unfinished(file.file()));
        }
        DatabaseCopy.Copied copied;
        try (Database source = opened(from, Database::open);
                Database target = opened(filled, Database::openForCopy)) {
            source.read(new LedgerStore(wall)::loadPosition)
                    .ifPresent(at -> Standpoints.check(at, journal));
            DatabasePlace.forgetCopy(data);
            // Then the mark keeps them out, and what the source says of them goes there.
            copied = DatabaseCopy.run(source, target, replace, there::close, watcher, nanos);
            target.change(new LeaseStore(wall)::leaveWork);
        }
        List<String> differences = new ArrayList<>(copied.proof().differences());
        int openings = checkOpenings(journal, differences);
        if (differences.isEmpty()) {
            if (to instanceof DatabaseSettings.SqliteFile file) {
                give(file.file());
            }
            if (to instanceof DatabaseSettings.Server || to.equals(DatabasePlace.file(data))) {
                DatabasePlace.copied(data, to);
            }
        }
        return answer(from, to, copied, openings, differences);
    }

    /** What cannot be opened, or asked who writes, has nothing of a copy yet to go on with. */
    private static <T> T opened(DatabaseSettings which, Function<DatabaseSettings, T> opening) {
        try {
            return opening.apply(which);
        } catch (DatabaseUnavailable e) {
            throw new StartRefused(
                    e.isNewer() || e.isHalfCopy()
                            ? String.valueOf(e.getMessage())
                            : e.getMessage() + ". " + DatabaseAdvice.of(e));
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Closing moved everything into the file and made it durable. */
    private static void give(Path file) throws IOException {
        Path made = unfinished(file);
        for (String beside : new String[] {"-wal", "-shm"}) {
            Files.deleteIfExists(made.resolveSibling(made.getFileName() + beside));
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        DatabasePlace.force(file.resolveSibling("."));
    }

    /** Openings stay where they are; the copy must go on from the journal they are of. */
    private int checkOpenings(Journal journal, List<String> differences) {
        List<Opening> all = new Openings(data.resolve(Backup.OPENINGS), wall).list();
        for (Opening opening : all) {
            if (!opening.journalId().equals(journal.id())) {
                differences.add(
                        "openings: "
                                + opening.file()
                                + " is of journal "
                                + opening.journalId()
                                + ", the ledger of "
                                + journal.id());
            }
        }
        return all.size();
    }

    private byte[] answer(
            DatabaseSettings from,
            DatabaseSettings to,
            DatabaseCopy.Copied copied,
            int openings,
            List<String> differences) {
        CopyProof.Result proof = copied.proof();
        return JsonWriter.object(json -> {
            json.field("state", "done")
                    .field("passed", differences.isEmpty())
                    .field("summary", summary(to, copied, differences))
                    .startObject("result")
                    .field("from", from.place())
                    .field("to", to.place())
                    .field("journalId", copied.state().journalId())
                    .field("position", copied.state().position())
                    .field("continued", copied.continued())
                    .field("rows", rows(proof))
                    .field("userSums", proof.users())
                    .field("sourceSums", proof.sources())
                    .field("openings", openings)
                    .startList("tables");
            for (CopyProof.Table table : proof.tables()) {
                json.startObject()
                        .field("table", table.name())
                        .field("rows", table.rows())
                        .field("sha256", table.sha256())
                        .end();
            }
            json.end().startList("differences");
            differences.forEach(json::value);
            json.end().field("next", next(to, differences)).end();
        });
    }

    private static long rows(CopyProof.Result proof) {
        return proof.tables().stream().mapToLong(CopyProof.Table::rows).sum();
    }

    private static String summary(
            DatabaseSettings to, DatabaseCopy.Copied copied, List<String> differences) {
        return differences.isEmpty()
                ? "the ledger at position %d is in %s, %s: %d rows, their hashes and %d sums of bytes"
                                .formatted(
                                        copied.state().position(),
                                        to.place(),
                                        "the same as here",
                                        rows(copied.proof()),
                                        copied.proof().users() + copied.proof().sources())
                        + " by user and source agree"
                : "the copy in "
                        + to.place()
                        + " is not the same: "
                        + differences.size()
                        + " differences";
    }

    private String next(DatabaseSettings to, List<String> differences) {
        if (!differences.isEmpty()) {
            return "It is refused by every start. 'weir database copy --replace' begins it anew.";
        }
        if (to instanceof DatabaseSettings.Server) {
            return "Set 'database' to it and start; or start as before, then copy again.";
        }
        return to.equals(DatabasePlace.file(data))
                ? "Unset 'database' and start; or start as before, then copy again."
                : "No start uses it there.";
    }
}
