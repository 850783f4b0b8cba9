package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalCorrupt;
import dev.weir.journal.JournalLocked;
import dev.weir.journal.JournalSettings;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.proof.Backup;
import dev.weir.proof.Openings;
import dev.weir.proof.ProofFailed;
import dev.weir.usage.AccountingCalendar;
import dev.weir.web.JobWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Long work on a data directory that no server has open, under the directory's lock. */
public final class ClosedData {
    /** What can be done. */
    public enum Work {
        VERIFY("verify"),
        /** Beside the present ledger, to compare. */
        REBUILD("rebuild"),
        /** In place of the present ledger. */
        REPLACE(""),
        BACKUP("backup");

        private final String job;

        Work(String job) {
            this.job = job;
        }
    }

    /** Told now and then how far the work is. */
    @FunctionalInterface
    public interface Steps {
        /**
         * @param total in the same unit, 0 = not known
         */
        void at(String step, long done, long total);
    }

    private final Path data;
    private final DatabaseConfig configured;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final Openings openings;

    /**
     * @param database as configured
     */
    public ClosedData(Path data, DatabaseConfig database, InstantSource wall, LongSupplier nanos) {
        this.data = data;
        this.configured = database;
        this.wall = wall;
        this.nanos = nanos;
        this.openings = new Openings(data.resolve(Backup.OPENINGS), wall);
    }

    /**
     * Does the work and returns what the API would say of the same job.
     *
     * @param request as the API's body, such as {@code {"directory":"/backup/1"}}
     * @throws StartRefused when another process has the data open, or there is none
     */
    public byte[] run(Work work, JsonObject request, Steps steps) {
        Path journalDirectory = data.resolve(Backup.JOURNAL);
        if (!Files.isDirectory(journalDirectory)) {
            throw new StartRefused("there is no journal in " + data);
        }
        DatabaseSettings place = DatabasePlace.of(data, configured);
        if (work != Work.REPLACE
                && place instanceof DatabaseSettings.SqliteFile of
                && !Files.exists(of.file())) {
            throw new StartRefused(
                    "there is no ledger in " + data + "; 'weir rebuild --replace' makes one");
        }
        try (Journal journal =
                        Journal.open(journalDirectory, JournalSettings.defaults(), wall, nanos);
                OtherMachines others = OtherMachines.keepOut(place)) {
            if (work == Work.REPLACE) {
                LedgerReplacement replacement =
                        new LedgerReplacement(
                                data,
                                place,
                                journal,
                                openings,
                                jobs(journal, () -> closed(place)).fold(new ActAudit()),
                                others);
                byte[] answer = done(replacement.run(request, told(steps)));
                DatabasePlace.remember(data, place);
                return answer;
            }
            try (Database database = Database.open(place)) {
                JobWork job = jobs(journal, () -> database).all().get(work.job);
                if (job == null) {
                    throw new IllegalStateException("there is no job " + work.job);
                }
                return done(job.run(request, told(steps)));
            }
        } catch (JournalLocked e) {
            throw new StartRefused(e);
        } catch (JournalCorrupt e) {
            return done(damaged("journal " + e.getMessage()));
        } catch (DatabaseUnavailable e) {
            if (e.isNewer() || e.isHalfCopy()) {
                throw new StartRefused(String.valueOf(e.getMessage()));
            }
            return done(damaged(String.valueOf(e.getMessage())));
        } catch (ProofFailed e) {
            return done(damaged(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Puts a backup back into an empty or absent data directory.
     *
     * @throws StartRefused when the backup is not whole or the directory not empty
     */
    public static void restore(Path backup, Path data, Steps steps) {
        try {
            Backup.restore(backup, data, steps::at);
        } catch (ProofFailed e) {
            throw new StartRefused(String.valueOf(e.getMessage()));
        }
    }

    private ProofJobs jobs(Journal journal, Supplier<Database> database) {
        // Sums of all time know no days, so any calendar will do.
        AccountingCalendar calendar = AccountingCalendar.of(ZoneOffset.UTC);
        return new ProofJobs(
                data, journal, database, Dialects.readers(), openings, () -> calendar, wall, nanos);
    }

    private static Database closed(DatabaseSettings place) {
        throw new DatabaseUnavailable(
                place.place() + " is being replaced", new IllegalStateException());
    }

    private static JobWork.Progress told(Steps steps) {
        return (done, total, step) -> steps.at(step, done, total);
    }

    private static JobWork.Outcome damaged(String what) {
        return new JobWork.Outcome(
                false, what, json -> json.startList("problems").value(what).end());
    }

    private static byte[] done(JobWork.Outcome outcome) {
        return JsonWriter.object(json -> {
            json.field("state", "done")
                    .field("passed", outcome.passed())
                    .field("summary", outcome.summary())
                    .startObject("result");
            outcome.details().write(json);
            json.end();
        });
    }
}
