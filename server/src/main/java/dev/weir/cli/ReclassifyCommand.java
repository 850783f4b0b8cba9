package dev.weir.cli;

import dev.weir.json.JsonObject;
import picocli.CommandLine.Command;
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
final class ReclassifyCommand extends CorrectionCommand {
    @Parameters(
            index = "0",
            paramLabel = "POSITION",
            description = "Position of the report, as 'weir verdicts' shows it.")
    long position;

    @Parameters(index = "1", paramLabel = "DECISION", description = "posted or dismissed.")
    String decision = "";

    ReclassifyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        return correct(
                "/verdicts/" + position + "/reclassify",
                json -> json.field("decision", decision),
                this::table,
                "reclassified");
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
