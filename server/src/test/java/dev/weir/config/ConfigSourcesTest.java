package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigSourcesTest {
    @TempDir Path directory;

    @Test
    void theCommandLineWinsOverVariablesOverTheFile() throws IOException {
        Path file = file("port: 1\nmax-body: 1MiB\nlisten: 0.0.0.0\n");

        ConfigTexts texts =
                sources(Map.of("WEIR_PORT", "2", "WEIR_MAX_BODY", "2MiB"))
                        .gather(file.toString(), Map.of(ConfigKey.PORT, "3"));

        assertThat(said(texts, ConfigKey.PORT)).isEqualTo("3 --port");
        assertThat(said(texts, ConfigKey.MAX_BODY)).isEqualTo("2MiB WEIR_MAX_BODY");
        assertThat(said(texts, ConfigKey.LISTEN)).isEqualTo("0.0.0.0 " + file + ":3");
        assertThat(said(texts, ConfigKey.DATA_DIR)).isEqualTo("data ");
        assertThat(texts.problems()).isEmpty();
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() throws IOException {
        Path file =
                file(
                        """
                        prot: 1
                        listen: {a: b}
                        max-body:
                        journal-segment: many
                        port: 70000
                        port: 80
                        """);

        ConfigRead read =
                sources(Map.of("WEIR_DATADIR", "x", "WEIR_TIME_ZONE", "Mars/Olympus"))
                        .gather(file.toString(), Map.of(ConfigKey.IDLE_TIMEOUT, "30s"))
                        .read();

        assertThat(((ConfigRead.Invalid) read).problems())
                .containsExactly(
                        file + ":1: prot: there is no such key; did you mean 'port'?",
                        file + ":2: listen: expected a single value or a list of them",
                        file + ":3: max-body: expected a single value or a list of them",
                        file + ":6: port: was already set at " + file + ":5",
                        "WEIR_DATADIR: there is no such key; did you mean 'WEIR_DATA_DIR'?",
                        file + ":5: port: '70000' is too large",
                        "WEIR_TIME_ZONE: expected a zone such as Europe/Berlin, not 'Mars/Olympus'",
                        file
                                + ":4: journal-segment: expected a size such as 64MiB or 1.5TiB,"
                                + " not 'many'",
                        "--idle-timeout: '30s' is too small");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() throws IOException {
        Path file = file("port: 1\nlisten: [a\nmax-body: 2\n");

        assertThat(sources(Map.of()).gather(file.toString(), Map.of()).problems())
                .singleElement()
                .asString()
                .startsWith(file + ":3: ");
        assertThat(gatherFile("- a\n- b\n").problems())
                .singleElement()
                .asString()
                .endsWith(":1: expected lines of the form 'key: value'");
        assertThat(gatherFile("").problems()).isEmpty();
        assertThat(gatherFile("# nothing\n").problems()).isEmpty();
    }

    @Test
    void textsOfTheFileAreTakenAsTheyAreWritten() throws IOException {
        ConfigTexts texts =
                gatherFile(
                        """
                        public-host: [a.example, b.example]
                        simulated: true
                        port: 0080 # old
                        time-zone: 'Asia/Shanghai'
                        """);

        assertThat(texts.effective(ConfigKey.PUBLIC_HOST).text()).isEqualTo("a.example,b.example");
        assertThat(texts.effective(ConfigKey.SIMULATED).text()).isEqualTo("true");
        assertThat(texts.effective(ConfigKey.PORT).text()).isEqualTo("0080");
        assertThat(texts.effective(ConfigKey.TIME_ZONE).text()).isEqualTo("Asia/Shanghai");
    }

    @Test
    void aVariableMayNameAFileWithTheValue() throws IOException {
        Path secret = Files.writeString(directory.resolve("port"), "81\n");

        ConfigTexts texts =
                sources(Map.of("WEIR_PORT_FILE", secret.toString())).gather(null, Map.of());

        assertThat(said(texts, ConfigKey.PORT)).isEqualTo("81 WEIR_PORT_FILE");
        assertThat(
                        sources(
                                        Map.of(
                                                "WEIR_PORT_FILE",
                                                secret.toString(),
                                                "WEIR_PORT",
                                                "82",
                                                "WEIR_LISTEN_FILE",
                                                directory + "/none"))
                                .gather(null, Map.of())
                                .problems())
                .containsExactly(
                        "WEIR_LISTEN_FILE: cannot read "
                                + directory
                                + "/none (NoSuchFileException)",
                        "WEIR_PORT: WEIR_PORT_FILE is set too; which one holds?");
    }

    @Test
    void anEmptyVariableIsAsGoodAsNone() {
        ConfigTexts texts = sources(Map.of("WEIR_PORT", "", "WEIR_PRT", "")).gather(null, Map.of());

        assertThat(texts.given()).isEmpty();
        assertThat(texts.problems()).isEmpty();
    }

    @Test
    void theLaunchersOwnVariablesAreNoKeys() {
        ConfigTexts texts =
                sources(Map.of("WEIR_JAVA_OPTS", "-Xmx2g", "WEIR_LOG_LEVEL", "DEBUG"))
                        .gather(null, Map.of());

        assertThat(texts.problems()).isEmpty();
    }

    @Test
    void theFileIsTheOneNamedElseTheVariablesElseTheFirstUsualOne() throws IOException {
        Path usual = file("port: 1\n");
        Path other = Files.writeString(directory.resolve("other.yaml"), "port: 2\n");
        ConfigSources sources =
                new ConfigSources(Map.of(), List.of(directory.resolve("none.yaml"), usual));

        assertThat(sources.gather(null, Map.of()).file()).isEqualTo(usual);
        assertThat(sources.gather(other.toString(), Map.of()).file()).isEqualTo(other);
        assertThat(
                        new ConfigSources(Map.of("WEIR_CONFIG", other.toString()), List.of(usual))
                                .gather(null, Map.of())
                                .file())
                .isEqualTo(other);
        assertThat(sources.gather(directory + "/missing.yaml", Map.of()).problems())
                .containsExactly(directory + "/missing.yaml: there is no such file");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "listen: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(sources(Map.of()).gather(file.toString(), Map.of()).problems())
                .containsExactly(file + ": is not UTF-8");
    }

    private ConfigTexts gatherFile(String text) throws IOException {
        return sources(Map.of()).gather(file(text).toString(), Map.of());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("weir.yaml"), text);
    }

    private static ConfigSources sources(Map<String, String> environment) {
        return new ConfigSources(environment, List.of());
    }

    private static String said(ConfigTexts texts, ConfigKey key) {
        Given given = texts.effective(key);
        return given.text() + " " + given.origin().where();
    }

    @Test
    void saysWhoseAFileIsThatMayNotBeRead() throws IOException {
        Path file = Files.writeString(directory.resolve("weir.yaml"), "port: 81\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String user = Files.getOwner(file).getName();

        assertThat(ConfigFile.reason(file, new AccessDeniedException(file.toString())))
                .startsWith(file + ": may not be read by this user; it belongs to " + user + ":")
                .endsWith(", mode rw-r-----");
        Path below = directory.resolve("closed").resolve("weir.yaml");
        assertThat(ConfigFile.reason(below, new AccessDeniedException(below.toString())))
                .as("where not even the file can be seen, of the directory")
                .contains("; of " + directory + ": it belongs to " + user);
    }
}
