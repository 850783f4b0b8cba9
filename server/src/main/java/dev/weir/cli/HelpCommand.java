package dev.weir.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "help",
        description = "Show help for a command, or for the topic 'exit-codes'.",
        footer = {"", "Examples:", "  weir help user add", "  weir help exit-codes"})
final class HelpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WORDS", description = "Command, or topic.")
    List<String> words = List.of();

    private final Console console;
    private final CommandLine root;

    HelpCommand(Console console, CommandLine root) {
        this.console = console;
        this.root = root;
    }

    @Override
    public Integer call() {
        if (words.equals(List.of("exit-codes"))) {
            for (ExitCode code : ExitCode.values()) {
                console.out().println(code.number() + "  " + code.meaning());
            }
            return ExitCode.OK.number();
        }
        CommandLine line = root;
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                throw new CommandFailed(
                        ExitCode.USAGE, "there is no help on '" + String.join(" ", words) + "'");
            }
            line = next;
        }
        line.usage(console.out());
        return ExitCode.OK.number();
    }
}
