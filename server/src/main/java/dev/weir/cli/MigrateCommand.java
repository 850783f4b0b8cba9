package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.server.ClosedSchema;
import dev.weir.server.StartRefused;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = {
            "Bring the database's schema to what this program needs, as 'weir serve' does when it"
                    + " starts; forward only. No server may run on the data directory.",
            "With an option only look, which changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  weir migrate --list",
            "  weir migrate --dry-run > pending.sql",
            "  weir migrate --config /etc/weir/weir.yaml"
        })
final class MigrateCommand extends DataCommand {
    @ArgGroup Look look = new Look();

    static final class Look {
        @Option(
                names = "--list",
                description = "Show every script and its row in schema_migrations.")
        boolean list;

        @Option(names = "--dry-run", description = "Print the SQL that would run.")
        boolean dryRun;
    }

    MigrateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        ClosedSchema schema =
                new ClosedSchema(dataDirectory.toAbsolutePath().normalize(), database());
        try {
            if (look.list) {
                return show(schema.list(), this::list);
            }
            if (look.dryRun) {
                return show(schema.pending(), this::sql);
            }
            return show(schema.apply(InstantSource.system(), System::nanoTime), this::applied);
        } catch (StartRefused e) {
            throw UpkeepCommands.refused(e);
        }
    }

    private void list(JsonObject answer) {
        Table table =
                new Table()
                        .figure("version")
                        .text("description")
                        .text("state")
                        .figure("rank")
                        .text("at")
                        .text("by")
                        .figure("ms")
                        .figure("checksum");
        for (JsonObject script : answer.objects("scripts")) {
            boolean ran = script.has("rank");
            table.row(
                    Long.toString(script.number("version")),
                    script.text("description"),
                    script.text("state"),
                    ran ? Long.toString(script.number("rank")) : "",
                    ran ? script.text("at") : "",
                    ran ? script.text("by") : "",
                    ran ? Long.toString(script.number("tookMillis")) : "",
                    Long.toString(script.number("checksum")));
        }
        table.print(console.out());
    }

    private void sql(JsonObject answer) {
        List<JsonObject> scripts = answer.objects("scripts");
        if (scripts.isEmpty()) {
            console.err().println("nothing is pending");
        }
        for (JsonObject script : scripts) {
            console.out().println("-- " + script.text("file"));
            console.out().println(script.text("sql").stripTrailing());
            console.out().println();
        }
    }

    private void applied(JsonObject answer) {
        List<JsonObject> scripts = answer.objects("scripts");
        if (scripts.isEmpty()) {
            console.out().println("nothing was pending");
        }
        for (JsonObject script : scripts) {
            console.out()
                    .println(
                            "applied "
                                    + script.number("version")
                                    + " "
                                    + script.text("description"));
        }
    }
}
