package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigRead;
import dev.weir.json.JsonObject;
import dev.weir.server.ClosedSchema;
import dev.weir.server.StartRefused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "migrate",
        description = {
            "Bring the database's schema to what this program needs, as 'weir serve' does when it"
                    + " starts; forward only. No server may run on the data directory.",
            "With --list or --dry-run only look, which changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  weir migrate --list",
            "  weir migrate --dry-run > pending.sql",
            "  weir migrate --seed --data-dir ./trial",
            "  weir migrate --config /etc/weir/weir.yaml"
        })
final class MigrateCommand extends DataCommand {
    @ArgGroup Look look = new Look();

    static final class Look {
        @Option(
                names = "--list",
                description = "Show every script and its row in schema_migrations.")
        boolean list;

        @Option(
                names = "--dry-run",
                description =
                        "Print the SQL that would run, with the rows of schema_migrations: it may be"
                                + " run by hand instead.")
        boolean dryRun;

        @Option(
                names = "--seed",
                description =
                        "Then fill an installation without users of its own with those of the"
                                + " demo, whose nodes push for ten seconds through the node API;"
                                + " all called simulated.")
        boolean seed;
    }

    /** How long the demo's nodes push. */
    private static final Duration PUSHING = Duration.ofSeconds(10);

    private final Launcher launcher;

    MigrateCommand(Console console, Launcher launcher) {
        super(console);
        this.launcher = launcher;
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
            byte[] applied = schema.apply(InstantSource.system(), System::nanoTime);
            return look.seed ? seed() : show(applied, this::applied);
        } catch (StartRefused e) {
            throw UpkeepCommands.refused(e);
        }
    }

    private int seed() {
        Bar bar = new Bar(console);
        byte[] answer;
        try {
            answer = new SeedRun(launcher, bar, System::nanoTime).run(alone(), PUSHING);
        } finally {
            bar.end();
        }
        return show(
                answer,
                made ->
                        console.out()
                                .println(
                                        "%d simulated users, %d simulated nodes, ledger at position %d"
                                                .formatted(
                                                        made.number("users"),
                                                        made.number("nodes"),
                                                        made.number("position"))));
    }

    /** The configuration, but for whatever would let anybody else in meanwhile. */
    private ConfigRead alone() {
        return read(
                Map.of(
                        ConfigKey.LISTEN, "127.0.0.1",
                        ConfigKey.PORT, "0",
                        ConfigKey.TLS_CERTIFICATE, "",
                        ConfigKey.TLS_KEY, "",
                        ConfigKey.HSTS, "0s",
                        ConfigKey.METRICS_LISTEN, "",
                        ConfigKey.METRICS, "off",
                        ConfigKey.SEVERAL_PROCESSES, "false",
                        ConfigKey.SIMULATED, "true"));
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
        if (answer.objects("scripts").isEmpty()) {
            console.err().println("nothing is pending");
        }
        console.out().print(answer.text("byHand"));
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
