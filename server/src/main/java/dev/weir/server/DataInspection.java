package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.CopyMark;
import dev.weir.database.Database;
import dev.weir.database.DatabaseAdvice;
import dev.weir.database.DatabaseCheck;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.ServerCheck;
import dev.weir.journal.JournalCheck;
import dev.weir.journal.JournalUnavailable;
import dev.weir.machines.MachineFiles;
import dev.weir.proof.Backup;
import dev.weir.proof.Opening;
import dev.weir.proof.Openings;
import dev.weir.proof.ProofFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at what a data directory holds, also while a server has it open; changes nothing. */
public final class DataInspection {
    /**
     * A database.
     *
     * @param version of its schema, 0 = none
     * @param known version that this program works with
     * @param damage what is wrong with it, empty = nothing that was seen
     * @param whole whether all of it was looked at
     */
    public record Tables(int version, int known, List<String> damage, boolean whole) {}

    /**
     * A journal.
     *
     * @param end its last position
     * @param damage the first that is wrong with it, empty = nothing that was seen
     * @param torn what a crash left behind its end, which the next start cuts off; empty = nothing
     */
    public record Book(long end, String damage, String torn) {}

    /**
     * The newest opening.
     *
     * @param position what it includes, 0 = there is none
     * @param atMillis when it was written, epoch milliseconds
     * @param damage why openings cannot be read, empty = they can
     */
    public record Newest(long position, long atMillis, String damage) {}

    /**
     * A ledger on a database server.
     *
     * @param place what people call it
     * @param refused why no start would use it as configured; empty = one would
     * @param trouble why it cannot be looked at; empty = it was
     * @param advice what to do about that
     * @param version of its schema, 0 = none
     * @param known version that this program works with
     * @param unfinished about a migration that was broken off; empty = none was
     * @param half of what it holds a copy that is not whole; empty = of nothing
     * @param position where it stands; 0 = nothing was posted, or it is not known
     */
    public record Served(
            String place,
            String refused,
            String trouble,
            String advice,
            int version,
            int known,
            String unfinished,
            String half,
            long position) {}

    private final Path data;

    public DataInspection(Path data) {
        this.data = data;
    }

    /** Whether there is a database at all; a first start makes one. */
    public boolean hasTables() {
        return Files.exists(data.resolve(Backup.DATABASE));
    }

    /** The database server that holds the ledger instead, empty = none does. */
    public String databaseServer() {
        return DatabasePlace.known(data);
    }

    /** The ledger on the server that is configured, or that the directory remembers. */
    public Served served(DatabaseConfig config) {
        String place = databaseServer();
        int known = Database.schemaVersion();
        try {
            if (!(DatabasePlace.of(data, config) instanceof DatabaseSettings.Server server)) {
                return new Served(place, "", "", "", 0, known, "", "", 0);
            }
            place = server.place();
            ServerCheck.Result found = ServerCheck.look(server);
            CopyMark posted = found.posted();
            return new Served(
                    place,
                    "",
                    "",
                    "",
                    found.version(),
                    known,
                    found.unfinished(),
                    found.half(),
                    posted == null ? 0 : posted.position());
        } catch (StartRefused e) {
            return new Served(place, String.valueOf(e.getMessage()), "", "", 0, known, "", "", 0);
        } catch (DatabaseUnavailable e) {
            return new Served(
                    place,
                    "",
                    String.valueOf(e.getMessage()),
                    DatabaseAdvice.of(e),
                    0,
                    known,
                    "",
                    "",
                    0);
        }
    }

    /**
     * Entries that nobody was answered for, and that another machine's journal does not have.
     *
     * @param sentence how many, where
     * @param needsALook whether not all of them were counted
     */
    public record Aside(String sentence, boolean needsALook) {}

    /** Of each directory of them that still lies there. */
    public List<Aside> setAside() {
        return new MachineFiles(data)
                .setAside().stream()
                        .map(one -> new Aside(one.sentence(), one.needsALook()))
                        .toList();
    }

    public boolean hasBook() {
        return Files.isDirectory(data.resolve(Backup.JOURNAL));
    }

    /**
     * The database.
     *
     * @param longest after which to stop looking
     */
    public Tables tables(Duration longest, LongSupplier nanos) {
        try {
            DatabaseCheck.Result found =
                    DatabaseCheck.look(data.resolve(Backup.DATABASE), longest, nanos);
            return new Tables(
                    found.version(), Database.schemaVersion(), found.damage(), found.whole());
        } catch (DatabaseUnavailable e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Tables(
                    0, Database.schemaVersion(), List.of(String.valueOf(cause.getMessage())), true);
        }
    }

    /**
     * The journal.
     *
     * @param durable a position that a server said is durable; {@code Long.MAX_VALUE} when nobody
     *     writes
     * @param all every entry, not only those of the newest segment
     */
    public Book book(long durable, boolean all) {
        Path directory = data.resolve(Backup.JOURNAL);
        try {
            JournalCheck.Result found = checkedTwice(directory, durable, all);
            return new Book(found.end(), words(found.problem()), words(found.tornTail()));
        } catch (JournalUnavailable e) {
            return new Book(0, String.valueOf(e.getMessage()), "");
        }
    }

    /** Retention and compression may take a segment away between a list and a look. */
    private static JournalCheck.Result checkedTwice(Path directory, long durable, boolean all) {
        try {
            JournalCheck.Result first = checked(directory, durable, all);
            return first.sound() ? first : checked(directory, durable, all);
        } catch (JournalUnavailable moved) {
            return checked(directory, durable, all);
        }
    }

    private static JournalCheck.Result checked(Path directory, long durable, boolean all) {
        return all
                ? JournalCheck.check(directory, durable)
                : JournalCheck.newest(directory, durable);
    }

    private static String words(JournalCheck.@Nullable Problem problem) {
        return problem == null
                ? ""
                : problem.file() + " at " + problem.offset() + ": " + problem.what();
    }

    public Newest newestOpening(InstantSource wall) {
        try {
            List<Opening> all = new Openings(data.resolve(Backup.OPENINGS), wall).list();
            return all.isEmpty()
                    ? new Newest(0, 0, "")
                    : new Newest(all.getLast().position(), all.getLast().atMs(), "");
        } catch (ProofFailed e) {
            return new Newest(0, 0, String.valueOf(e.getMessage()));
        }
    }
}
