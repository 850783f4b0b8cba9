package dev.weir.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "version",
        description = "Print the version.",
        footer = {"", "Examples:", "  weir version"})
final class VersionCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print as JSON.")
    boolean json;

    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (json) {
            console.print(
                    dev.weir.json.JsonWriter.object(out ->
                            out.field("version", version())
                                    .field("java", Runtime.version().toString())));
        } else {
            console.out().println("weir " + version() + ", Java " + Runtime.version());
        }
        return ExitCode.OK.number();
    }

    /** Out of the jar's manifest; classes on a disk have none. */
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
