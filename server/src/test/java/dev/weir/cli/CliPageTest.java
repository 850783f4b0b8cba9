package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds docs/cli.md, the commands and their help together. */
final class CliPageTest {
    private final Cli cli = new Cli(quiet());

    @Test
    void namesEveryCommand() throws IOException {
        List<String> named = new ArrayList<>();
        Matcher row = Pattern.compile("(?m)^\\| `weir ([a-z-]+)` \\|").matcher(page());
        while (row.find()) {
            named.add(row.group(1));
        }

        assertThat(named).containsAll(cli.line().getSubcommands().keySet());
    }

    @Test
    void listsTheExitCodes() throws IOException {
        assertThat(page())
                .contains(
                        Arrays.stream(ExitCode.values())
                                .map(code -> "| " + code.number() + " | " + code.meaning() + " |")
                                .toList());
    }

    @Test
    void everyCommandEndsItsHelpWithExamples() {
        List<CommandLine> leaves = new ArrayList<>();
        collect(cli.line(), leaves);

        for (CommandLine leaf : leaves) {
            String footer = String.join("\n", leaf.getCommandSpec().usageMessage().footer());
            String name = leaf.getCommandSpec().qualifiedName();
            assertThat(footer).as(name).contains("Examples:").contains(name);
            assertThat(leaf.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        }
    }

    private static void collect(CommandLine line, List<CommandLine> leaves) {
        if (line.getSubcommands().isEmpty()) {
            leaves.add(line);
        }
        line.getSubcommands().values().forEach(sub -> collect(sub, leaves));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/cli.md"));
    }

    private static Console quiet() {
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Console(nowhere, nowhere, false, false);
    }
}
