package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import dev.weir.config.ServerConfig;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.server.DataInspection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says in plain sentences what is wrong with an installation and what to do about it. */
@Command(
        name = "doctor",
        description = {
            "Look at the configuration, a data directory and the server that runs on it, and say"
                    + " what is wrong.",
            "Exit code 0: nothing; 7: warnings; 1: something is broken."
        },
        footer = {
            "",
            "Examples:",
            "  weir doctor",
            "  weir doctor --data-dir /var/lib/weir --json",
            "  weir doctor --deep"
        })
final class DoctorCommand extends ServerCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration to look at instead of $WEIR_CONFIG, ./weir.yaml or"
                            + " /etc/weir/weir.yaml.")
    @Nullable String configuration;

    @Option(
            names = "--deep",
            description = "Read the whole journal and database, however long it takes.")
    boolean deep;

    @Option(
            names = "--silent-after",
            paramLabel = "INTERVALS",
            defaultValue = "10",
            description =
                    "Push intervals without a report after which a node is called silent (default:"
                            + " ${DEFAULT-VALUE}).")
    int silentAfter = 10;

    private final ConfigSources sources;

    DoctorCommand(Console console, ConfigSources sources) {
        super(console);
        this.sources = sources;
    }

    @Override
    public Integer call() {
        ConfigTexts texts =
                sources.gather(configuration, Map.of(ConfigKey.DATA_DIR, dataDirectory.toString()));
        List<Finding> found = new ArrayList<>(new ConfigExamination(texts).findings());
        try {
            List<Finding> data = new DataExamination(dataDirectory, System::nanoTime).findings();
            found.addAll(data);
            if (data.stream().noneMatch(each -> each.code().equals("data_missing"))) {
                installation(texts, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + dataDirectory, e);
        }
        found.add(new ClockExamination(Path.of("/run"), ChildProgram::output).finding());
        if (json) {
            console.print(JsonWriter.object(document -> write(document, found)));
        } else {
            print(found);
        }
        return Finding.worst(found).number();
    }

    private void installation(ConfigTexts texts, List<Finding> found) {
        InstantSource wall = InstantSource.system();
        Server server = server(found);
        int port = server == null ? 0 : server.api().server().getPort();
        int configured = texts.read() instanceof ConfigRead.Valid valid ? valid.config().port() : 0;
        found.addAll(
                new ProcessExamination(new ProcessFiles(Path.of("/proc")), dataDirectory)
                        .findings(configured, port));
        found.addAll(
                new StoreExamination(
                                new DataInspection(dataDirectory),
                                texts.database(),
                                deep,
                                wall,
                                System::nanoTime)
                        .findings(server == null ? Long.MAX_VALUE : server.durable()));
        if (texts.read() instanceof ConfigRead.Valid valid) {
            ServerConfig config = valid.config();
            found.addAll(new CertificateExamination(config, wall).findings(server != null));
        }
        if (server != null) {
            found.addAll(
                    new ServerExamination(server.api(), server.health())
                            .findings(texts, silentAfter, wall));
        }
    }

    private record Server(Api api, JsonObject health) {
        /** What stands behind it may be half written. */
        long durable() {
            return health.has("journal") ? health.object("journal").number("end") : Long.MAX_VALUE;
        }
    }

    private @Nullable Server server(List<Finding> found) {
        try {
            Api api = api();
            return new Server(api, JsonObject.read(api.get("/health")));
        } catch (CommandFailed | JsonMismatch e) {
            found.add(
                    Finding.warning(
                            "server_unreachable",
                            String.valueOf(e.getMessage()),
                            "start it, if it is to run; what only it knows was not looked at"));
            return null;
        }
    }

    private static void write(JsonWriter json, List<Finding> found) {
        json.startList("findings");
        for (Finding each : found) {
            json.startObject()
                    .field("code", each.code())
                    .field("severity", each.severity().word())
                    .field("sentence", each.sentence())
                    .field("advice", each.advice())
                    .end();
        }
        json.end();
    }

    private void print(List<Finding> found) {
        for (Finding each : found) {
            console.out()
                    .println(
                            Table.printable(
                                    each.severity().word()
                                            + " "
                                            + each.code()
                                            + ": "
                                            + each.sentence()));
            if (!each.advice().isEmpty()) {
                console.out().println(Table.printable("    " + each.advice()));
            }
        }
    }
}
