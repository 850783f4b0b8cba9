package dev.weir.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at a database on a server, also while a Weir posts to it; changes nothing. */
public final class ServerCheck {
    private ServerCheck() {}

    /**
     * What was seen.
     *
     * @param version of the schema; 0 = there is none, or its making never ended
     * @param unfinished sentence about a migration that was broken off; empty = none was
     * @param half whose copy it holds that is not whole; empty = it is none
     * @param posted where its ledger stands; null = nothing was posted, or it cannot be told
     */
    public record Result(int version, String unfinished, String half, @Nullable CopyMark posted) {}

    /**
     * Looks.
     *
     * @throws DatabaseUnavailable when it cannot be reached or does not let us in
     */
    public static Result look(DatabaseSettings.Server settings) {
        Engine engine = Engine.of(settings);
        DataSource source = engine.writer();
        try {
            int version = Migrations.versionOf(source);
            String unfinished = "";
            try {
                Migrations.refuseUnfinished(source);
            } catch (SchemaUnfinished e) {
                unfinished = String.valueOf(e.getMessage());
            }
            if (version != Migrations.NEWEST) {
                return new Result(version, unfinished, "", null);
            }
            try (Connection connection = source.getConnection()) {
                connection.setReadOnly(true);
                Statements statements = new Statements();
                Transaction tx = new Transaction(connection, engine.dialect(), statements);
                Optional<CopyMark> half = CopyMark.in(tx);
                Optional<CopyMark> posted = CopyMark.stateOf(tx, "");
                statements.close();
                return new Result(
                        version,
                        unfinished,
                        half.map(CopyMark::origin).orElse(""),
                        posted.orElse(null));
            }
        } catch (SQLException e) {
            throw Database.unopened(settings, e);
        }
    }
}
