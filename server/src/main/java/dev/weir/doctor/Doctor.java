package dev.weir.doctor;

import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigTexts;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import dev.weir.server.DataInspection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at everything that belongs to an installation, one thing after the other. */
public final class Doctor {
    private final ConfigTexts texts;
    private final Path dataDirectory;
    private final Thoroughness thoroughness;
    private final Supplier<ServerAnswers> door;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final List<Finding> found = new ArrayList<>();

    /**
     * How closely to look.
     *
     * @param deep read the whole journal and database, however long it takes
     * @param silentAfter push intervals after which a node without a report is silent
     * @param version this program's, to be compared with the server's
     */
    public record Thoroughness(boolean deep, int silentAfter, String version) {}

    /**
     * Looks once.
     *
     * @param door to the running server; it throws {@link ServerAnswers.NoAnswer} if none runs
     */
    public Doctor(
            ConfigTexts texts,
            Path dataDirectory,
            Thoroughness thoroughness,
            Supplier<ServerAnswers> door,
            InstantSource wall,
            LongSupplier nanos) {
        this.texts = texts;
        this.dataDirectory = dataDirectory;
        this.thoroughness = thoroughness;
        this.door = door;
        this.wall = wall;
        this.nanos = nanos;
    }

    /**
     * Everything that was looked at, also what is well.
     *
     * @throws IOException if the data directory can be seen and not read
     */
    public List<Finding> findings() throws IOException {
        found.addAll(new ConfigExamination(texts).findings());
        List<Finding> data = new DataExamination(dataDirectory, nanos).findings();
        found.addAll(data);
        if (data.stream().noneMatch(each -> each.code().equals("data_missing"))) {
            installation();
        }
        found.add(new ClockExamination(Path.of("/run"), ChildProgram::output).finding());
        return found;
    }

    private void installation() {
        Running server = running();
        int configured = texts.read() instanceof ConfigRead.Valid valid ? valid.config().port() : 0;
        found.addAll(
                new ProcessExamination(new ProcessFiles(Path.of("/proc")), dataDirectory)
                        .findings(configured, server == null ? 0 : server.answers().port()));
        found.addAll(
                new StoreExamination(
                                new DataInspection(dataDirectory),
                                texts.database(),
                                texts.databaseProblems(),
                                thoroughness.deep(),
                                wall,
                                nanos)
                        .findings(server == null ? Long.MAX_VALUE : server.durable()));
        if (texts.read() instanceof ConfigRead.Valid valid) {
            found.addAll(new CertificateExamination(valid.config(), wall).findings(server != null));
        }
        if (server != null) {
            found.addAll(
                    new ServerExamination(server.answers(), server.health())
                            .findings(texts, thoroughness, wall));
        }
    }

    private record Running(ServerAnswers answers, JsonObject health) {
        /** The journal's end, bytes: what stands behind it may be half written. */
        long durable() {
            return health.has("journal") ? health.object("journal").number("end") : Long.MAX_VALUE;
        }
    }

    private @Nullable Running running() {
        try {
            ServerAnswers answers = door.get();
            return new Running(answers, answers.get("/health", Map.of()));
        } catch (ServerAnswers.NoAnswer | JsonMismatch e) {
            found.add(
                    Finding.warning(
                            "server_unreachable",
                            String.valueOf(e.getMessage()),
                            "start it, if it is to run; what only it knows was not looked at"));
            return null;
        }
    }
}
