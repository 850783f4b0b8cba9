package dev.weir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that only gathers others: alone, it shows them. */
final class CommandGroup {
    private CommandGroup() {}

    static CommandLine of(String name, String description, Object... commands) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage()
                .description(description)
                .synopsisSubcommandLabel("COMMAND")
                .footer("", "Examples: weir " + name + " COMMAND --help");
        CommandLine line = new CommandLine(spec);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        line.setExecutionStrategy(new CommandLine.RunLast());
        spec.mixinStandardHelpOptions(false);
        return line;
    }
}
