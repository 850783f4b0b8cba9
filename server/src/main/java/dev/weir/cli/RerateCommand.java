package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rerate",
        description = {
            "Bill days of a node, a user, or both at another rate. Nothing is edited: corrections by"
                    + " user and day bring what was billed to what the rate gives.",
            "What arrives for those days later keeps the rate of its time; do it again then."
        },
        footer = {
            "",
            "Examples:",
            "  weir rerate --node hk-01 --from 2026-11-01 --to 2026-11-08 --rate 1.5 --preview",
            "  weir rerate --node hk-01 --from 2026-11-01 --to 2026-11-08 --rate 1.5"
                    + " --reason 'rate entered wrongly'",
            "  weir rerate --user alice@example.org --from 2026-11-03 --to 2026-11-04 --rate 0"
                    + " --reason 'a free day'"
        })
final class RerateCommand extends CorrectionCommand {
    @Option(names = "--node", paramLabel = "NODE", description = "Only what this node carried.")
    @Nullable String node;

    @Option(names = "--user", paramLabel = "USER", description = "Only what this user used.")
    @Nullable String user;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATE",
            description = "First day of the accounting zone: a date, today or yesterday.")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DATE",
            description = "Day before which to stop: a date, today or yesterday.")
    String to = "";

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "FACTOR",
            description = "The right rate, such as 1.5.")
    String rate = "";

    RerateCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Api api = api();
        JsonWriter.Part members =
                json -> {
                    if (node != null) {
                        String path = "/nodes/" + Api.encode(node);
                        json.field("sourceId", JsonObject.read(api.get(path)).number("id"));
                    }
                    if (user != null) {
                        String path = "/users/" + Api.encode(user);
                        json.field("userId", JsonObject.read(api.get(path)).number("id"));
                    }
                    json.field("from", from)
                            .field("to", to)
                            .field("rateMillionths", NodeEdits.millionths("--rate", rate));
                };
        return correct("/rerates", members, this::table, "re-rated");
    }

    private void table(JsonObject answer) {
        Table table =
                new Table()
                        .figure("USER")
                        .figure("DOWN")
                        .figure("UP")
                        .figure("BILLED NOW")
                        .figure("BILLED THEN");
        for (JsonObject of : answer.objects("most")) {
            row(table, Long.toString(of.number("userId")), of);
        }
        row(table, "all " + answer.number("users"), answer.object("sum"));
        table.print(console.out());
        console.err()
                .println(
                        answer.number("corrections")
                                + " corrections as of position "
                                + answer.number("asOf")
                                + "; nothing was changed");
    }

    private static void row(Table table, String user, JsonObject of) {
        table.row(
                user,
                Units.bytes(of.number("download")),
                Units.bytes(of.number("upload")),
                Units.bytes(of.number("billedDownloadBefore") + of.number("billedUploadBefore")),
                Units.bytes(of.number("billedDownload") + of.number("billedUpload")));
    }
}
