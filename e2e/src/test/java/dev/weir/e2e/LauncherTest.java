package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private static final Path BUILT =
            Path.of(System.getProperty("weir.target", "../server/target"));

    @TempDir Path directory;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void copyWhatWasBuilt() throws IOException {
        copy("weir");
        copy("weir.jar");
    }

    @Test
    void startsBesideItsJarWhereverTheyWereCopied() throws Exception {
        copy("weir.aot");
        assertStarts(directory.resolve("weir"));
    }

    @Test
    void startsThroughChainsOfSymbolicLinks() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin with a space"));
        Path absolute =
                Files.createSymbolicLink(bin.resolve("weir-absolute"), directory.resolve("weir"));
        assertStarts(absolute);
        assertStarts(
                Files.createSymbolicLink(bin.resolve("weir-relative"), Path.of("weir-absolute")));
    }

    @Test
    void startsSilentlyWithoutAnAotCache() throws Exception {
        assertStarts(directory.resolve("weir"));
    }

    @Test
    void startsSilentlyWithABrokenAotCache() throws Exception {
        Files.writeString(directory.resolve("weir.aot"), "no cache at all");
        assertStarts(directory.resolve("weir"));
    }

    @Test
    void saysWhatIsMissingWhenTheJarIsNotBesideIt() throws Exception {
        Files.delete(directory.resolve("weir.jar"));
        Result result = run(directory.resolve("weir"), Map.of());
        assertThat(result.code()).isEqualTo(66);
        assertThat(result.err()).contains("weir.jar");
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws Exception {
        Path old = directory.resolve("jdk-17");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\necho too old\nexit 9\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Result result =
                run(
                        directory.resolve("weir"),
                        Map.of(
                                "WEIR_JAVA_HOME",
                                old.toString(),
                                "JAVA_HOME",
                                System.getProperty("java.home")));
        assertThat(result).isEqualTo(new Result(0, result.out(), ""));
    }

    private void assertStarts(Path launcher) throws Exception {
        Result result = run(launcher, Map.of("JAVA_HOME", System.getProperty("java.home")));
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
    }

    private Result run(Path launcher, Map<String, String> environment) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(launcher.toString(), "version"))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        builder.environment().clear();
        builder.environment().putAll(inherited);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void copy(String name) throws IOException {
        // The cache knows its jar by size and time, so the time goes along.
        Files.copy(
                BUILT.resolve(name),
                directory.resolve(name),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
