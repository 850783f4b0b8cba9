package dev.weir.database;

import dev.weir.database.SchemaScripts.Script;
import java.util.List;

/**
 * Pending scripts as one text for a database's own command line: with the rows of {@code
 * schema_migrations} that say they ran, in the form in which Flyway keeps them.
 */
final class SchemaByHand {
    private static final String COLUMNS =
            """
            create table if not exists schema_migrations (
                installed_rank integer not null primary key,
                version varchar(50),
                description varchar(200) not null,
                type varchar(20) not null,
                script varchar(1000) not null,
                checksum integer,
                installed_by varchar(100) not null,
                installed_on %s,
                execution_time integer not null,
                success boolean not null
            )%s;
            """;

    private final Dialect dialect;

    SchemaByHand(Dialect dialect) {
        this.dialect = dialect;
    }

    String text(List<Script> pending) {
        if (pending.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(beginning());
        if (pending.getFirst().version() == 1) {
            text.append(history()).append('\n');
        }
        for (Script script : pending) {
            text.append("-- ").append(script.file()).append('\n');
            // MariaDB commits each statement that makes a table.
            text.append(dialect == Dialect.MARIADB ? "" : "begin;\n");
            text.append(script.sql().stripTrailing()).append("\n\n");
            text.append(row(script));
            text.append(dialect == Dialect.MARIADB ? "\n" : "commit;\n\n");
        }
        return text.toString();
    }

    /** What Weir's own connections are told, so that tables and views come out the same. */
    private String beginning() {
        return dialect == Dialect.MARIADB
                ? "set names utf8mb4;\nset " + MariaEngine.SESSION + ";\n\n"
                : "";
    }

    private String history() {
        return switch (dialect) {
            case SQLITE ->
                    COLUMNS.formatted(
                            "text not null default (strftime('%Y-%m-%d %H:%M:%f', 'now'))", "");
            case POSTGRESQL -> COLUMNS.formatted("timestamp not null default now()", "");
            case MARIADB ->
                    COLUMNS.formatted(
                            "timestamp not null default current_timestamp", " engine = InnoDB");
        };
    }

    private String row(Script script) {
        return """
        insert into schema_migrations (installed_rank, version, description, type, script,
            checksum, installed_by, execution_time, success)
        select coalesce(max(installed_rank), 0) + 1, '%d', '%s', 'SQL', '%s', %d, %s, 0, %s
        from schema_migrations;
        """
                .formatted(
                        script.version(),
                        script.description(),
                        script.file(),
                        script.checksum(),
                        dialect == Dialect.SQLITE ? "'by hand'" : "current_user",
                        dialect == Dialect.POSTGRESQL ? "true" : "1");
    }
}
