package dev.weir.cli;

import dev.weir.json.JsonWriter;
import picocli.CommandLine.Option;

/** Corrects figures for a reason, or shows beforehand what that would change. */
abstract class CorrectionCommand extends ServerCommand {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; it is shown wherever the figure is explained.")
    String reason = "";

    @Option(names = "--preview", description = "Show what would change, and change nothing.")
    boolean preview;

    CorrectionCommand(Console console) {
        super(console);
    }

    /** Asks for a preview, or enters the correction with its reason. */
    int correct(String path, JsonWriter.Part members, Show table, String done) {
        if (preview) {
            return show(api().post(path + "/preview", members), table);
        }
        byte[] answer =
                api().post(
                                path,
                                json -> {
                                    members.write(json);
                                    json.field("reason", reason);
                                });
        return show(
                answer,
                entered ->
                        console.out().println(done + " at position " + entered.number("position")));
    }
}
