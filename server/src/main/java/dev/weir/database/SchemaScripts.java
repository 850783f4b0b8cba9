package dev.weir.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/** Looks at the migrations of one database; changes nothing, and makes no file. */
public final class SchemaScripts {
    /** Looks up a script by its path below db. */
    private static final ClassLoader FILES =
            Objects.requireNonNull(SchemaScripts.class.getClassLoader());

    private SchemaScripts() {}

    /** What stands in {@code schema_migrations} about a script. */
    public record Applied(long rank, String at, String by, long tookMillis, boolean success) {}

    /**
     * A migration of this database's dialect.
     *
     * @param sql what runs, or ran, with all words filled in
     * @param applied null = pending
     */
    public record Script(
            int version,
            String description,
            String file,
            long checksum,
            String sql,
            @Nullable Applied applied) {}

    /**
     * All of them, in their order.
     *
     * @throws DatabaseUnavailable when the database cannot be asked, or is of a newer program
     */
    public static List<Script> of(DatabaseSettings settings) {
        Engine engine = Engine.of(settings);
        try {
            DataSource source = source(settings, engine);
            int version = Migrations.versionOf(source);
            if (version > Migrations.NEWEST) {
                throw new SchemaNewer(version, Migrations.NEWEST);
            }
            List<Script> scripts = new ArrayList<>();
            for (MigrationInfo info : Migrations.flyway(engine, source).info().all()) {
                scripts.add(script(engine, info));
            }
            return scripts;
        } catch (SQLException e) {
            throw Database.unopened(settings, e);
        }
    }

    /** Pending scripts as a text for this database's own command line. */
    public static String byHand(DatabaseSettings settings, List<Script> pending) {
        return new SchemaByHand(Engine.of(settings).dialect()).text(pending);
    }

    /** A file that is not there is not made by being looked at. */
    private static DataSource source(DatabaseSettings settings, Engine engine) {
        if (settings instanceof DatabaseSettings.SqliteFile sqlite
                && !Files.exists(sqlite.file())) {
            SQLiteDataSource nothing = new SQLiteDataSource();
            nothing.setUrl("jdbc:sqlite::memory:");
            return nothing;
        }
        return engine.writer();
    }

    private static Script script(Engine engine, MigrationInfo info) {
        String sql = text(engine.dialect(), info.getScript());
        for (Map.Entry<String, String> word : engine.words().entrySet()) {
            sql = sql.replace("${" + word.getKey() + "}", word.getValue());
        }
        Integer checksum = info.getChecksum();
        return new Script(
                Integer.parseInt(info.getVersion().getVersion()),
                info.getDescription(),
                info.getScript(),
                checksum == null ? 0 : checksum,
                sql,
                info.getState().isApplied() ? applied(info) : null);
    }

    private static Applied applied(MigrationInfo info) {
        Integer rank = info.getInstalledRank();
        Integer took = info.getExecutionTime();
        return new Applied(
                rank == null ? 0 : rank,
                info.getInstalledOn().toInstant().toString(),
                String.valueOf(info.getInstalledBy()),
                took == null ? 0 : took,
                !info.getState().isFailed());
    }

    private static String text(Dialect dialect, String script) {
        String own = dialect.name().toLowerCase(Locale.ROOT);
        for (String directory : new String[] {own, "shared"}) {
            try (InputStream in = FILES.getResourceAsStream("db/" + directory + "/" + script)) {
                if (in != null) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + script, e);
            }
        }
        throw new IllegalStateException("there is no " + script);
    }
}
