package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reclassify",
        description = {
            "Decide about a whole report, whatever was decided on it: 'posted' counts all that it"
                    + " showed, 'dismissed' nothing of it.",
            "Its verdict stays; corrections by user and day make the difference, held amounts of the"
                    + " report are released or dismissed. A second decision takes the first one"
                    + " back."
        },
        footer = {
            "",
            "Examples:",
            "  weir verdicts --node hk-01",
            "  weir reclassify 4711 posted --preview",
            "  weir reclassify 4711 posted --reason 'no repeat: the node was cloned'",
            "  weir reclassify 4711 dismissed --reason 'sent twice by a proxy'"
        })
final class ReclassifyCommand extends ServerCommand {
    @Parameters(
            index = "0",
            paramLabel = "POSITION",
            description = "Position of the report, as 'weir verdicts' shows it.")
    long position;

    @Parameters(index = "1", paramLabel = "DECISION", description = "posted or dismissed.")
    String decision = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; it is shown wherever the figure is explained.")
    String reason = "";

    @Option(names = "--preview", description = "Show what would change, and change nothing.")
    boolean preview;

    ReclassifyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String path = "/verdicts/" + position + "/reclassify";
        if (preview) {
            JsonWriter.Part members = json -> json.field("decision", decision);
            return show(api().post(path + "/preview", members), this::table);
        }
        JsonWriter.Part members = json -> json.field("decision", decision).field("reason", reason);
        return show(
                api().post(path, members),
                done ->
                        console.out()
                                .println("reclassified at position " + done.number("position")));
    }

    private void table(JsonObject answer) {
        Table table =
                new Table().figure("USER").text("DAY").figure("DOWN").figure("UP").figure("BILLED");
        for (JsonObject of : answer.objects("adjustments")) {
            table.row(
                    Long.toString(of.number("userId")),
                    of.text("day"),
                    Units.bytes(of.number("download")),
                    Units.bytes(of.number("upload")),
                    Units.bytes(of.number("billedDownload") + of.number("billedUpload")));
        }
        table.print(console.out());
        console.err()
                .println(
                        answer.text("was")
                                + " would be "
                                + answer.text("decision")
                                + "; held amounts decided with it: "
                                + answer.list("held").size()
                                + "; nothing was changed");
    }
}
