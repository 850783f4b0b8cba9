package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import dev.weir.doctor.Doctor;
import dev.weir.doctor.Finding;
import dev.weir.doctor.ServerAnswers;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
        Doctor doctor =
                new Doctor(
                        texts,
                        dataDirectory,
                        new Doctor.Thoroughness(deep, silentAfter, VersionCommand.version()),
                        this::server,
                        InstantSource.system(),
                        System::nanoTime);
        List<Finding> found;
        try {
            found = doctor.findings();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + dataDirectory, e);
        }
        if (json) {
            console.print(JsonWriter.object(document -> write(document, found)));
        } else {
            print(found);
        }
        return code(Finding.worst(found)).number();
    }

    private static ExitCode code(Finding.Severity worst) {
        return switch (worst) {
            case OK, UNKNOWN -> ExitCode.OK;
            case WARNING -> ExitCode.WARNINGS;
            case BROKEN -> ExitCode.DIFFERENCE;
        };
    }

    private ServerAnswers server() {
        Api api = answered(this::api);
        return new ServerAnswers() {
            @Override
            public int port() {
                return api.server().getPort();
            }

            @Override
            public JsonObject get(String path, Map<String, String> query) {
                return answered(() -> JsonObject.read(api.get(path, query)));
            }
        };
    }

    private static <T> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (CommandFailed | JsonMismatch e) {
            throw new ServerAnswers.NoAnswer(String.valueOf(e.getMessage()), e);
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
