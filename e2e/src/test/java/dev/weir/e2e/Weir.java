package dev.weir.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the built launcher, as from a shell. */
final class Weir {
    static final Path BUILT = Path.of(System.getProperty("weir.target", "../server/target"));

    private static final Map<String, String> THIS_JAVA =
            Map.of("JAVA_HOME", System.getProperty("java.home"));

    private Weir() {}

    record Result(int code, String out, String err) {}

    /** Runs a command to its end. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        return run(BUILT.resolve("weir"), THIS_JAVA, arguments);
    }

    static Result run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("weir", ".out");
        Path err = Files.createTempFile("weir", ".err");
        try {
            Process process =
                    prepare(launcher, environment, arguments)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new IOException("no end of " + List.of(arguments));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Starts a command that stays; its log goes where the test's goes. */
    static Process start(String... arguments) throws IOException {
        return prepare(BUILT.resolve("weir"), THIS_JAVA, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static ProcessBuilder prepare(
            Path launcher, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        builder.environment().clear();
        builder.environment().putAll(inherited);
        return builder;
    }
}
