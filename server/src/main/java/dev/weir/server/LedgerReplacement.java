package dev.weir.server;

import dev.weir.database.Database;
import dev.weir.database.DatabaseRefused;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.Journal;
import dev.weir.json.JsonObject;
import dev.weir.ledger.Authority;
import dev.weir.machines.LeaseStore;
import dev.weir.proof.Backup;
import dev.weir.proof.Fold;
import dev.weir.proof.KeptApart;
import dev.weir.proof.Opening;
import dev.weir.proof.Openings;
import dev.weir.proof.ProofFailed;
import dev.weir.proof.Rebuild;
import dev.weir.proof.ScratchDirectory;
import dev.weir.web.JobWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Makes the ledger anew up to the journal's end and puts it in the place of the present one, which
 * is moved aside, not deleted. Nobody may have the database open.
 */
final class LedgerReplacement {
    private final Path data;
    private final DatabaseSettings place;
    private final Journal journal;
    private final Openings openings;
    private final Fold fold;
    private final Authority authority;

    /**
     * @param authority that nobody else writes
     */
    LedgerReplacement(
            Path data,
            DatabaseSettings place,
            Journal journal,
            Openings openings,
            Fold fold,
            Authority authority) {
        this.data = data;
        this.place = place;
        this.journal = journal;
        this.openings = openings;
        this.fold = fold;
        this.authority = authority;
    }

    JobWork.Outcome run(JsonObject request, JobWork.Progress progress) {
        Path scratch = data.resolve("rebuild.tmp");
        try {
            ScratchDirectory.remove(scratch);
            Files.createDirectories(scratch);
            Path made = scratch.resolve(Backup.DATABASE);
            long reached;
            String kept;
            String aside = "";
            try (Database fresh = Database.open(DatabaseSettings.of(made))) {
                reached =
                        Rebuild.run(
                                start(request.text("from", "").equals("start")),
                                fresh,
                                fold,
                                journal.end(),
                                ProofJobs.told(progress));
                kept = carryOver(fresh);
                fresh.sync();
                if (place instanceof DatabaseSettings.Server) {
                    aside = overwrite(fresh, reached);
                }
            }
            if (place instanceof DatabaseSettings.SqliteFile) {
                aside = swap(made, reached);
            }
            String before = aside;
            ScratchDirectory.remove(scratch);
            return new JobWork.Outcome(
                    true,
                    "the ledger was made anew up to position "
                            + reached
                            + kept
                            + (before.isEmpty() ? "" : "; the one before is " + before),
                    json -> json.field("position", reached).field("before", before));
        } catch (IOException e) {
            throw new ProofFailed(scratch, "cannot be used", e);
        }
    }

    /**
     * Takes accounts, tokens and the audit log over from the present database. One that cannot be
     * read may be why there is to be another: then they are lost, which is said, and the server's
     * log shows how to make an account when it starts.
     *
     * @return what to add to the summary
     */
    private String carryOver(Database fresh) {
        if (place instanceof DatabaseSettings.SqliteFile file && !Files.exists(file.file())) {
            return "";
        }
        try (Database before = Database.open(place)) {
            KeptApart.carryOver(before, fresh);
            return "";
        } catch (DatabaseUnavailable | DatabaseRefused e) {
            return "; accounts, API tokens and the audit log could not be read from the one before"
                    + " and are not in it ("
                    + e.getMessage()
                    + ")";
        }
    }

    private Optional<Path> start(boolean fromStart) {
        Optional<Path> oldest =
                openings.list().stream()
                        .filter(opening -> opening.position() >= journal.oldest() - 1)
                        .map(Opening::file)
                        .findFirst();
        boolean whole = journal.oldest() <= 1;
        if (!whole && (fromStart || oldest.isEmpty())) {
            throw new ProofFailed(
                    data.resolve(Backup.JOURNAL),
                    "begins at position "
                            + journal.oldest()
                            + (fromStart ? "" : ", and no opening reaches up to there"));
        }
        return fromStart ? Optional.empty() : oldest;
    }

    /**
     * On a server all rows are replaced in one transaction, after a copy of those before was made
     * here.
     *
     * @return the name of the copy
     */
    private String overwrite(Database fresh, long reached) throws IOException {
        String aside = Backup.DATABASE + ".before-" + reached;
        Path copy = data.resolve(aside);
        Files.deleteIfExists(copy);
        try (Database present = Database.open(place)) {
            present.copyTo(copy);
            present.replaceWith(fresh, LeaseStore.TABLES, authority::check);
        }
        return aside;
    }

    /** The name of the ledger before; empty when there was none. */
    private String swap(Path made, long reached) throws IOException {
        Path present = data.resolve(Backup.DATABASE);
        String aside = Backup.DATABASE + ".before-" + reached;
        boolean kept = Files.exists(present);
        for (String part : new String[] {"-wal", "-shm", ""}) {
            Path from = data.resolve(Backup.DATABASE + part);
            if (Files.exists(from)) {
                Files.move(from, data.resolve(aside + part), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(made, present, StandardCopyOption.ATOMIC_MOVE);
        return kept ? aside : "";
    }
}
