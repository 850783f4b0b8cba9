package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds docs/configuration.md, deploy/weir.example.yaml and the records together. {@code make docs}
 * runs it with {@code -Dweir.write=true}: then it writes what it otherwise compares.
 */
final class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Path EXAMPLE = Path.of("../deploy/weir.example.yaml");
    private static final String BEGIN = "<!-- keys: written by 'make docs' -->\n";
    private static final String END = "<!-- end of keys -->\n";

    @TempDir Path directory;

    @Test
    void thePageNamesEveryKeyWithItsVariableDefaultAndMeaning() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);

        hold(PAGE, page.substring(0, begin) + keys() + page.substring(end));
    }

    @Test
    void theExampleNamesEveryKeyWithItsMeaning() throws IOException {
        hold(EXAMPLE, ExampleFile.text(Map.of()));
    }

    @Test
    void theExampleIsValidWithEveryLineSwitchedOn() throws IOException {
        String on =
                ExampleFile.text(Map.of())
                        .lines()
                        .map(line -> line.matches("#[a-z].*") ? line.substring(1) : line)
                        .collect(Collectors.joining("\n"));
        Path file = Files.writeString(directory.resolve("weir.yaml"), on);

        ConfigTexts texts =
                new ConfigSources(Map.of(), List.of()).gather(file.toString(), Map.of());

        assertThat(texts.given()).hasSize(ConfigKey.values().length);
        assertThat(texts.read()).isEqualTo(ServerConfig.read(Map.of()));
    }

    @Test
    void hasOneKeyForEachComponentOfTheRecord() {
        assertThat(leaves(ServerConfig.class)).isEqualTo(ConfigKey.values().length);
    }

    /** Components, those of records of this package within included. */
    private static long leaves(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .mapToLong(each ->
                        each.isRecord() && each.getPackage() == type.getPackage()
                                ? leaves(each)
                                : 1)
                .sum();
    }

    /** {@code WEIR_X_FILE} is the file with the value of x, so no key may be called so itself. */
    @Test
    void noVariableHasTwoMeanings() {
        List<String> variables =
                Arrays.stream(ConfigKey.values())
                        .flatMap(key -> List.of(key.variable(), key.variable() + "_FILE").stream())
                        .toList();

        assertThat(variables)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(EnvironmentVariables.OTHERS);
    }

    private static void hold(Path file, String text) throws IOException {
        if (Boolean.getBoolean("weir.write")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).as("'make docs' writes it anew").isEqualTo(text);
    }

    private static String keys() {
        return "| key | variable | value | default | meaning |\n| --- | --- | --- | --- | --- |\n"
                + Arrays.stream(ConfigKey.values())
                        .map(ConfigurationPageTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(ConfigKey key) {
        String standard = key.standard().isEmpty() ? "(none)" : "`" + key.standard() + "`";
        return "| `%s` | `%s` | %s | %s | %s |\n"
                .formatted(
                        key.text(),
                        key.variable(),
                        key.form().toLowerCase(Locale.ROOT) + (key.secret() ? ", secret" : ""),
                        standard,
                        key.description());
    }
}
