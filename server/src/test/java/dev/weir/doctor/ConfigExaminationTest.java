package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigExaminationTest {
    private static final String TOKEN = "metrics-token: 0123456789abcdef\n";

    @TempDir Path directory;

    @Test
    void saysWhichFileWasReadWhoseItIsAndWhoSaidWhat() throws IOException {
        file("port: 81\n", "rw-r-----");

        List<Finding> found = new ConfigExamination(texts(Map.of("WEIR_LISTEN", "::"))).findings();

        assertThat(codes(found)).containsExactly("ok configuration");
        assertThat(found.getFirst().sentence())
                .contains("weir.yaml, it belongs to ", ", mode rw-r-----")
                .endsWith("; listen from WEIR_LISTEN, port from line 1");
    }

    @Test
    void tellsEveryProblem() throws IOException {
        file("prot: 81\n", "rw-r-----");
        assertThat(codes(texts(Map.of("WEIR_PORT", "many"))))
                .containsExactly("broken config_invalid", "broken config_invalid");
    }

    @Test
    void tellsThatAFileIsThereAndCannotBeRead() throws IOException {
        // Whoever runs the tests may be root, who reads every file, but no directory.
        Files.createDirectory(directory.resolve("weir.yaml"));
        assertThat(codes(texts(Map.of()))).containsExactly("broken config_unreadable");
    }

    @Test
    void tellsWhoElseMayReadOrWriteIt() throws IOException {
        file("port: 81\n", "rw-r--rw-");
        assertThat(codes(texts(Map.of())))
                .containsExactly("ok configuration", "broken config_writable_by_all");
        file(TOKEN, "rw-r--r--");
        assertThat(codes(texts(Map.of())))
                .containsExactly("ok configuration", "warning config_readable");
        file(TOKEN, "rw-r-----");
        assertThat(codes(texts(Map.of()))).containsExactly("ok configuration");
        assertThat(new ConfigExamination(texts(Map.of())).findings().getFirst().sentence())
                .doesNotContain("0123456789abcdef");
    }

    private ConfigTexts texts(Map<String, String> environment) {
        return new ConfigSources(environment, List.of(directory.resolve("weir.yaml")))
                .gather(null, Map.of());
    }

    private static List<String> codes(ConfigTexts texts) {
        return codes(new ConfigExamination(texts).findings());
    }

    private static List<String> codes(List<Finding> found) {
        return found.stream().map(each -> each.severity().word() + " " + each.code()).toList();
    }

    private void file(String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("weir.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
