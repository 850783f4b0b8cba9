package dev.weir.cli;

import dev.weir.json.JsonObject;
import picocli.CommandLine.Command;

@Command(
        name = "health",
        description = "Tell whether the server is well; exit 1 when it is not.",
        footer = {
            "",
            "Examples:",
            "  weir health",
            "  weir health --data-dir /var/lib/weir --json"
        })
final class HealthCommand extends ServerCommand {
    HealthCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        byte[] answer = api().get("/health");
        show(answer, this::describe);
        return (JsonObject.read(answer).flag("healthy") ? ExitCode.OK : ExitCode.DIFFERENCE)
                .number();
    }

    private void describe(JsonObject health) {
        JsonObject journal = health.object("journal");
        JsonObject posting = health.object("posting");
        Sheet sheet =
                new Sheet()
                        .line("healthy", health.flag("healthy") ? "yes" : "no")
                        .line("version", health.text("version"))
                        .line(
                                "journal",
                                "end " + journal.number("end") + ", " + journal.text("state"))
                        .line(
                                "posting",
                                "position "
                                        + posting.number("position")
                                        + ", "
                                        + posting.number("lagEntries")
                                        + " behind, "
                                        + posting.text("state")
                                        + ", last commit "
                                        + Units.millis(posting.number("stalenessMillis"))
                                        + " ago")
                        .line("database", health.object("database").text("state"))
                        .line("clock", health.object("clock").text("state"));
        for (Object problem : health.list("problems")) {
            sheet.line("problem", String.valueOf(problem));
        }
        sheet.print(console.out());
    }
}
