package dev.weir.cli;

import dev.weir.config.Quantity;
import dev.weir.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "adjust",
        description =
                "Correct a user's figures by signed amounts, with a reason. Nothing is edited: the"
                        + " correction stands beside the usage.",
        footer = {
            "",
            "Examples:",
            "  weir adjust alice@example.org --billed-down=-2GiB --reason 'outage on the 3rd'",
            "  weir adjust 12 --node hk-01 --day 2026-11-03 --down=-1GiB --billed-down=-1GiB"
                    + " --reason 'test traffic'"
        })
final class AdjustCommand extends ServerCommand {
    @Parameters(paramLabel = "USER", description = "Number or e-mail address.")
    String user = "";

    @Option(names = "--node", paramLabel = "NODE", description = "The node it concerns, if one.")
    @Nullable String node;

    @Option(
            names = "--day",
            paramLabel = "DATE",
            description = "Day of the accounting zone it belongs to (default: today).")
    @Nullable String day;

    @Option(names = "--up", paramLabel = "SIZE", description = "Raw upload, such as -100MiB.")
    String upload = "0";

    @Option(names = "--down", paramLabel = "SIZE", description = "Raw download.")
    String download = "0";

    @Option(names = "--billed-up", paramLabel = "SIZE", description = "Billed upload.")
    String billedUpload = "0";

    @Option(names = "--billed-down", paramLabel = "SIZE", description = "Billed download.")
    String billedDownload = "0";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; it is shown wherever the figure is explained.")
    String reason = "";

    AdjustCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Api api = api();
        long userId = JsonObject.read(api.get("/users/" + Api.encode(user))).number("id");
        long sourceId =
                node == null
                        ? 0
                        : JsonObject.read(api.get("/nodes/" + Api.encode(node))).number("id");
        byte[] answer =
                api.post(
                        "/adjustments",
                        json -> {
                            json.field("userId", userId).field("sourceId", sourceId);
                            if (day != null) {
                                json.field("day", day);
                            }
                            json.field("upload", signed("--up", upload))
                                    .field("download", signed("--down", download))
                                    .field("billedUpload", signed("--billed-up", billedUpload))
                                    .field(
                                            "billedDownload",
                                            signed("--billed-down", billedDownload))
                                    .field("reason", reason);
                        });
        return show(
                answer,
                done -> console.out().println("adjusted at position " + done.number("position")));
    }

    private static long signed(String option, String text) {
        try {
            return text.startsWith("-") ? -Quantity.bytes(text.substring(1)) : Quantity.bytes(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, option + ": " + e.getMessage());
        }
    }
}
