package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir Path directory;

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
        Weir.Result result = Weir.run(directory.resolve("weir"), Map.of(), "version");
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
        Weir.Result result =
                Weir.run(
                        directory.resolve("weir"),
                        Map.of(
                                "WEIR_JAVA_HOME",
                                old.toString(),
                                "JAVA_HOME",
                                System.getProperty("java.home")),
                        "version");
        assertThat(result).isEqualTo(new Weir.Result(0, result.out(), ""));
    }

    @Test
    void tellsOthersWhatItGivesJava() throws Exception {
        Weir.Result result =
                Weir.run(
                        directory.resolve("weir"),
                        Map.of("WEIR_FIND", "flags", "JAVA_HOME", System.getProperty("java.home")),
                        "serve");
        assertThat(result.out().lines())
                .contains("-XX:+UseSerialGC", "-Xlog:aot*=off:stderr", "-XX:TieredStopAtLevel=4")
                .allMatch(flag -> flag.startsWith("-"));
        assertThat(result.code()).isZero();
    }

    private void assertStarts(Path launcher) throws Exception {
        Weir.Result result =
                Weir.run(launcher, Map.of("JAVA_HOME", System.getProperty("java.home")), "version");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("weir ");
        assertThat(result.code()).isZero();
    }

    private void copy(String name) throws IOException {
        // The cache knows its jar by size and time, so the time goes along.
        Files.copy(
                Weir.BUILT.resolve(name),
                directory.resolve(name),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
