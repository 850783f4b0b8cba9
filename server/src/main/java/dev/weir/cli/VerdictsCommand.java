package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verdicts",
        description = "What was decided on each report, newest first, and why.",
        footer = {"", "Examples:", "  weir verdicts", "  weir verdicts --node hk-01 --limit 100"})
final class VerdictsCommand extends ServerCommand {
    @Option(names = "--node", paramLabel = "NODE", description = "Only reports of this node.")
    String node = "";

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            description = "At most so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    int limit = 20;

    @Mixin Pages pages = new Pages();

    VerdictsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        byte[] answer =
                api().get(
                                "/verdicts",
                                pages.from(Map.of("node", node, "limit", Integer.toString(limit))));
        return show(answer, this::table);
    }

    private void table(JsonObject answer) {
        Table table =
                new Table()
                        .figure("POSITION")
                        .text("AT")
                        .figure("NODE")
                        .text("DECISION")
                        .figure("USERS")
                        .figure("POSTED")
                        .figure("REPEATED")
                        .figure("HELD")
                        .text("EVIDENCE")
                        .text("REASON");
        for (JsonObject verdict : answer.objects("verdicts")) {
            table.row(
                    Long.toString(verdict.number("position")),
                    verdict.text("at"),
                    Long.toString(verdict.number("sourceId")),
                    verdict.text("decision")
                            + (verdict.isNull("reclassified")
                                    ? ""
                                    : ", now " + verdict.text("reclassified")),
                    Long.toString(verdict.number("users")),
                    Units.bytes(verdict.number("upload") + verdict.number("download")),
                    Units.bytes(verdict.number("repeated")),
                    Units.bytes(verdict.number("quarantined")),
                    verdict.text("evidence"),
                    verdict.text("reason"));
        }
        table.print(console.out());
        Pages.more(console, answer);
    }
}
