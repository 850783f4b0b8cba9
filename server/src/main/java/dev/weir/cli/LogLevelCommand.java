package dev.weir.cli;

import dev.weir.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows or sets how talkative the log of the running server is. */
@Command(
        name = "log-level",
        description = "Show how talkative the log is, or set it until the next start.",
        footer = {
            "",
            "Examples:",
            "  weir log-level",
            "  weir log-level debug",
            "  weir log-level info --part access"
        })
final class LogLevelCommand extends ServerCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace; without it nothing is set.",
            defaultValue = "")
    private String level = "";

    @Option(
            names = "--part",
            paramLabel = "PART",
            description =
                    "weir (what it does), access (requests of the API), nodes (requests of nodes)"
                            + " or libraries (default: ${DEFAULT-VALUE}).",
            defaultValue = "weir")
    private String part = "weir";

    LogLevelCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        byte[] answer =
                level.isEmpty()
                        ? api().get("/logging")
                        : api().patch("/logging", json -> json.field(part, level));
        return show(answer, this::print);
    }

    private void print(JsonObject levels) {
        Sheet sheet = new Sheet();
        for (String name : levels.names()) {
            sheet.line(name, levels.text(name));
        }
        sheet.print(console.out());
    }
}
