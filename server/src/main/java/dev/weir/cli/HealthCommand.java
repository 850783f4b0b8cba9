package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Locale;
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
                                        + (posting.number("stalenessMillis") == 0
                                                ? ""
                                                : ", the oldest waits for "
                                                        + Units.millis(
                                                                posting.number("stalenessMillis"))))
                        .line("database", health.object("database").text("state"))
                        .line("clock", clock(health.object("clock")));
        JsonObject counters = health.object("counters");
        sheet.line("refused", counted(counters.object("refused")))
                .line("nodes", counted(counters.object("events")))
                .line("http", counted(counters.object("http")));
        for (Object problem : health.list("problems")) {
            sheet.line("problem", String.valueOf(problem));
        }
        sheet.print(console.out());
    }

    private static String clock(JsonObject clock) {
        return clock.text("state")
                + (clock.isNull("steppedAt")
                        ? ""
                        : ", set "
                                + (clock.number("stepMillis") < 0 ? "back " : "forward ")
                                + Units.millis(Math.abs(clock.number("stepMillis")))
                                + " at "
                                + clock.text("steppedAt"));
    }

    /** What happened at all, in words: {@code wrongToken} is "wrong token 3". */
    private static String counted(JsonObject counts) {
        StringBuilder words = new StringBuilder();
        for (String name : counts.names()) {
            if (counts.number(name) > 0) {
                words.append(words.isEmpty() ? "" : ", ")
                        .append(name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(counts.number(name));
            }
        }
        return words.toString();
    }
}
