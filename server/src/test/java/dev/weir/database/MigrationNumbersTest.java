package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two branches may each give a number to a file of their own, and nothing objects to the two. */
class MigrationNumbersTest {
    private static final Path DIRECTORY = Path.of("src/main/resources/db");
    private static final Pattern NAME = Pattern.compile("V([1-9][0-9]*)__[a-z0-9_]+\\.sql");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void eachNumberUpToTheNewestIsGivenOnce(Dialect dialect) {
        List<Integer> numbers =
                Stream.concat(files("shared"), files(own(dialect)))
                        .map(file -> Integer.valueOf(file.group(1)))
                        .sorted()
                        .toList();

        assertThat(numbers)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, Migrations.NEWEST).boxed().toList());
    }

    @Test
    void aNumberNamesTheSameStepInEveryDialect() {
        List<List<String>> names =
                Stream.of(Dialect.values())
                        .map(dialect ->
                                files(own(dialect)).map(MatchResult::group).sorted().toList())
                        .distinct()
                        .toList();

        assertThat(names).hasSize(1);
    }

    private static String own(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    /** The migrations of a directory; whatever else lies there must not look like one. */
    private static Stream<MatchResult> files(String directory) {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve(directory))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .peek(name -> assertThat(name).matches(NAME))
                    .map(name -> NAME.matcher(name).results().findFirst().orElseThrow())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
