package dev.weir.server;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.directory.DirectoryStore;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.LedgerStore;
import dev.weir.posting.ActWriter;
import dev.weir.posting.PartListener;
import dev.weir.posting.Poster;
import dev.weir.posting.Replay;
import dev.weir.posting.ReportReaders;
import dev.weir.proof.Backup;
import dev.weir.proof.Comparison;
import dev.weir.proof.Explain;
import dev.weir.proof.Fold;
import dev.weir.proof.LedgerComparison;
import dev.weir.proof.Opening;
import dev.weir.proof.Openings;
import dev.weir.proof.Progress;
import dev.weir.proof.ProofFailed;
import dev.weir.proof.Rebuild;
import dev.weir.proof.ScratchDirectory;
import dev.weir.proof.Verification;
import dev.weir.proof.Verify;
import dev.weir.usage.AccountingCalendar;
import dev.weir.web.JobWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Joins proof to the operator's door as long jobs, and posting to proof as its fold. */
final class ProofJobs {
    private final Path data;
    private final Journal journal;
    private final Supplier<Database> database;
    private final ReportReaders readers;
    private final Openings openings;
    private final Supplier<AccountingCalendar> calendar;
    private final InstantSource wall;
    private final LongSupplier nanos;

    ProofJobs(
            Path data,
            Journal journal,
            Supplier<Database> database,
            ReportReaders readers,
            Openings openings,
            Supplier<AccountingCalendar> calendar,
            InstantSource wall,
            LongSupplier nanos) {
        this.data = data;
        this.journal = journal;
        this.database = database;
        this.readers = readers;
        this.openings = openings;
        this.calendar = calendar;
        this.wall = wall;
        this.nanos = nanos;
    }

    Map<String, JobWork> all() {
        return Map.of(
                "verify", this::verify, "rebuild", new RebuildWork(), "backup", new BackupWork());
    }

    /** Makes the ledger again, from what the body says. */
    private final class RebuildWork implements JobWork {
        @Override
        public Set<String> fields() {
            return Set.of("from");
        }

        @Override
        public void check(JsonObject request) {
            if (!Set.of("start", "opening").contains(request.text("from", "opening"))) {
                throw new JsonMismatch("from", "expected start or opening");
            }
        }

        @Override
        public Outcome run(JsonObject request, JobWork.Progress progress) {
            return rebuild(request.text("from", "opening").equals("start"), progress);
        }
    }

    /** Copies into the directory that the body names. */
    private final class BackupWork implements JobWork {
        @Override
        public Set<String> fields() {
            return Set.of("directory");
        }

        @Override
        public void check(JsonObject request) {
            target(request);
        }

        @Override
        public Outcome run(JsonObject request, JobWork.Progress progress) {
            return backup(target(request), progress);
        }

        private Path target(JsonObject request) {
            try {
                Path target = Path.of(request.text("directory"));
                if (target.isAbsolute()) {
                    return target;
                }
            } catch (InvalidPathException e) {
                // said below
            }
            throw new JsonMismatch("directory", "expected an absolute path on the server");
        }
    }

    private JobWork.Outcome verify(JsonObject request, JobWork.Progress progress) {
        Database live = database.get();
        Verification found =
                new Verify(
                                journal::check,
                                openings,
                                live,
                                new LedgerQueries(live, calendar, wall),
                                fold(),
                                data.resolve("verify.tmp"))
                        .run(told(progress));
        String summary =
                found.sound()
                        ? "journal, openings, sums and all rows agree up to position "
                                + found.reconciliation().asOf()
                        : found.problems().size()
                                + " problems, the first: "
                                + found.problems().getFirst();
        return new JobWork.Outcome(
                found.sound(),
                summary,
                json -> {
                    json.startList("problems");
                    found.problems().forEach(json::value);
                    json.end();
                });
    }

    /** Makes the ledger again beside the live one and compares all rows; the live one stays. */
    private JobWork.Outcome rebuild(boolean fromStart, JobWork.Progress progress) {
        Optional<Path> start = fromStart ? Optional.empty() : openings.oldest().map(Opening::file);
        Path scratch = data.resolve("rebuild.tmp");
        Progress told = told(progress);
        try {
            ScratchDirectory.remove(scratch);
            Files.createDirectories(scratch);
            Path copied = scratch.resolve("live.db");
            database.get().copyTo(copied);
            try (Database live = Database.open(DatabaseSettings.of(copied));
                    Database made =
                            Database.open(DatabaseSettings.of(scratch.resolve("rebuilt.db")))) {
                long position = LedgerComparison.position(live);
                Rebuild.run(start, made, fold(), position, told);
                Comparison comparison = LedgerComparison.compare(live, made, told);
                return new JobWork.Outcome(
                        comparison.same(),
                        (comparison.same() ? "the same rows" : "other rows than the ledger has")
                                + " from "
                                + (start.isPresent() ? "the oldest opening" : "the beginning")
                                + " to position "
                                + position,
                        json -> {
                            json.startList("differences");
                            for (Comparison.RowDifference row : comparison.differences()) {
                                json.value(
                                        row.table()
                                                + ", "
                                                + row.key()
                                                + ": the ledger has "
                                                + row.live()
                                                + ", the journal gives "
                                                + row.rebuilt());
                            }
                            json.end();
                        });
            } finally {
                ScratchDirectory.remove(scratch);
            }
        } catch (IOException e) {
            throw new ProofFailed(scratch, "cannot be used", e);
        }
    }

    private JobWork.Outcome backup(Path target, JobWork.Progress progress) {
        Backup.Taken taken = Backup.take(database.get(), data, target, told(progress));
        return new JobWork.Outcome(
                true,
                "backup in "
                        + target
                        + ", ledger at position "
                        + taken.position()
                        + ", journal up to "
                        + taken.journalEnd(),
                json ->
                        json.field("position", taken.position())
                                .field("journalEnd", taken.journalEnd())
                                .field("bytes", taken.bytes()));
    }

    Fold fold() {
        return fold((_, _, _) -> {});
    }

    /**
     * @param acts writes beside the ledger what is to be known of acts
     */
    Fold fold(ActWriter acts) {
        return (target, until, progress) ->
                replay(target, until, acts, PartListener.NONE, progress);
    }

    /** Tells where figures come from. */
    Explain explain() {
        return new Explain(
                database,
                openings,
                journal::oldest,
                (target, until, parts, progress) ->
                        replay(target, until, (_, _, _) -> {}, parts, progress),
                calendar,
                data.resolve("explain.tmp"));
    }

    private void replay(
            Database target, long until, ActWriter acts, PartListener parts, Progress progress) {
        try (Poster poster =
                        Poster.resume(
                                target,
                                new LedgerStore(wall),
                                new DirectoryStore(),
                                readers,
                                journal.id());
                JournalReader reader = journal.readAfter(poster.committed())) {
            poster.onAct(acts);
            poster.onParts(parts);
            Replay.run(
                    poster,
                    reader,
                    readers,
                    until,
                    reached -> progress.reached("posting again", reached, until),
                    nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static Progress told(JobWork.Progress progress) {
        return (step, done, of) -> progress.at(done, of, step);
    }
}
