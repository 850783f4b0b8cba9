package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SchemaScripts;
import dev.weir.database.SchemaScripts.Applied;
import dev.weir.database.SchemaScripts.Script;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalCorrupt;
import dev.weir.journal.JournalLocked;
import dev.weir.journal.JournalSettings;
import dev.weir.json.JsonWriter;
import dev.weir.proof.Backup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a data directory's database.
 *
 * <p>Every method throws {@link StartRefused} when it cannot be done, with a sentence that says
 * why.
 */
public final class ClosedSchema {
    private final Path data;
    private final DatabaseConfig configured;

    /**
     * @param configured the database, as configured
     */
    public ClosedSchema(Path data, DatabaseConfig configured) {
        this.data = data;
        this.configured = configured;
    }

    /** All scripts of the database's dialect; changes nothing, also while a server runs. */
    public byte[] list() {
        return looking(scripts -> scripts, false);
    }

    /** What would run now, with its SQL; changes nothing, also while a server runs. */
    public byte[] pending() {
        return looking(ClosedSchema::pendingOf, true);
    }

    /** Applies what is pending, under the directory's lock, and answers with what that was. */
    public byte[] apply(InstantSource wall, LongSupplier nanos) {
        DatabaseSettings place = DatabasePlace.of(data, configured);
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + data, e);
        }
        try (Journal _ =
                        Journal.open(
                                data.resolve(Backup.JOURNAL),
                                JournalSettings.defaults(),
                                wall,
                                nanos);
                OtherMachines _ = OtherMachines.keepOut(place)) {
            List<Script> pending = pendingOf(SchemaScripts.of(place));
            Database.open(place).close();
            DatabasePlace.remember(data, place);
            return written(place, pending, false);
        } catch (JournalLocked e) {
            throw new StartRefused(e);
        } catch (JournalCorrupt e) {
            throw new StartRefused(String.valueOf(e.getMessage()));
        } catch (DatabaseUnavailable e) {
            throw new StartRefused(sentence(e));
        }
    }

    private byte[] looking(UnaryOperator<List<Script>> which, boolean withSql) {
        try {
            DatabaseSettings place = DatabasePlace.of(data, configured);
            return written(place, which.apply(SchemaScripts.of(place)), withSql);
        } catch (DatabaseUnavailable e) {
            throw new StartRefused(sentence(e));
        }
    }

    private static List<Script> pendingOf(List<Script> scripts) {
        return scripts.stream().filter(script -> script.applied() == null).toList();
    }

    private static byte[] written(DatabaseSettings place, List<Script> scripts, boolean withSql) {
        return JsonWriter.object(json -> {
            json.field("database", place.place()).startList("scripts");
            for (Script script : scripts) {
                json.startObject()
                        .field("version", script.version())
                        .field("description", script.description())
                        .field("file", script.file())
                        .field("checksum", script.checksum());
                state(json, script.applied());
                if (withSql) {
                    json.field("sql", script.sql());
                }
                json.end();
            }
            json.end();
            if (withSql) {
                json.field("byHand", SchemaScripts.byHand(place, scripts));
            }
        });
    }

    private static void state(JsonWriter json, @Nullable Applied row) {
        if (row == null) {
            json.field("state", "pending");
            return;
        }
        json.field("state", row.success() ? "applied" : "failed")
                .field("rank", row.rank())
                .field("at", row.at())
                .field("by", row.by())
                .field("tookMillis", row.tookMillis());
    }

    private static String sentence(DatabaseUnavailable e) {
        Throwable cause = e.getCause();
        String message = String.valueOf(e.getMessage());
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        return reason.isEmpty() || message.endsWith(reason)
                ? message
                : message + ": " + reason.lines().findFirst().orElse("");
    }
}
