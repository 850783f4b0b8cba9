package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md and the records together. */
final class ConfigurationPageTest {

    @Test
    void namesEveryKeyWithItsDefaultAndMeaning() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        List<String> rows =
                page.substring(0, page.indexOf("\n## "))
                        .lines()
                        .filter(line -> line.startsWith("| `"))
                        .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(ConfigKey.values()).map(ConfigurationPageTest::row).toList());
    }

    @Test
    void hasOneKeyForEachComponentOfTheRecord() {
        assertThat(ServerConfig.class.getRecordComponents()).hasSize(ConfigKey.values().length);
    }

    private static String row(ConfigKey key) {
        String standard = key.standard().isEmpty() ? "(none)" : "`" + key.standard() + "`";
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        key.text(),
                        key.form().toLowerCase(Locale.ROOT),
                        standard,
                        key.description());
    }
}
