package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "quality",
        description = "How well nodes reported: coverage, repeats, restarts, what is held.",
        footer = {
            "",
            "Examples:",
            "  weir quality",
            "  weir quality --node hk-01 --from 2026-11-01"
        })
final class QualityCommand extends ServerCommand {
    @Option(names = "--node", paramLabel = "NODE", description = "Only this node.")
    String node = "";

    @Option(names = "--from", paramLabel = "TIME", description = "From then on; today if absent.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Until then; now if absent.")
    String to = "";

    QualityCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        byte[] answer = api().get("/quality", Map.of("node", node, "from", from, "to", to));
        return show(answer, this::table);
    }

    private void table(JsonObject answer) {
        Table table =
                new Table()
                        .text("NODE")
                        .figure("REPORTS")
                        .figure("SENDERS")
                        .figure("REPEATS")
                        .figure("SUPERSETS")
                        .figure("RESTARTS")
                        .figure("HELD")
                        .figure("UNKNOWN")
                        .text("COVERED")
                        .text("IDLE")
                        .text("LAST REPORT");
        for (JsonObject one : answer.objects("nodes")) {
            JsonObject decisions = one.object("decisions");
            JsonObject held = one.object("held");
            JsonObject coverage = one.object("coverage");
            table.row(
                    one.text("name"),
                    Long.toString(one.number("reports")),
                    Long.toString(one.number("senders")),
                    Long.toString(decisions.number("repeat")),
                    Long.toString(decisions.number("superset")),
                    Long.toString(decisions.number("restart")),
                    Units.bytes(
                            held.object("implausible").number("bytes")
                                    + held.object("ambiguous").number("bytes")
                                    + held.object("stale").number("bytes")),
                    Units.bytes(one.number("unattributedBytes")),
                    Units.millis(1_000 * coverage.number("coveredSeconds")),
                    Units.millis(1_000 * coverage.number("idleSeconds")),
                    one.text("lastReportAt", "–"));
        }
        table.print(console.out());
        int silent = answer.list("withoutReports").size();
        if (silent > 0) {
            console.out().println(silent + " nodes did not report at all");
        }
    }
}
