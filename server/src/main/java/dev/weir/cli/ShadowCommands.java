package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir shadow …}: the old panel that goes on beside this one. */
final class ShadowCommands {
    private static final List<String> FATES = List.of("taken", "refused", "unknown", "apart");

    private ShadowCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "shadow",
                "Compare with the old panel that goes on beside this one.",
                new Status(console),
                new ShadowCompare(console));
    }

    @Command(
            name = "status",
            description = "What reaches the old panel, and what became of pushes there.",
            footer = {"", "Examples:", "  weir shadow status"})
    private static final class Status extends ServerCommand {
        Status(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(api().get("/shadow"), this::tell);
        }

        private void tell(JsonObject state) {
            if (!state.flag("on")) {
                console.out().println("shadow mode is off; shadow-panel switches it on");
                return;
            }
            console.out()
                    .println(
                            state.text("panel")
                                    + " "
                                    + state.text("phase").replace('_', ' ')
                                    + " since "
                                    + state.text("since"));
            if (!state.isNull("trouble")) {
                console.out().println(Table.printable(state.text("trouble")));
            }
            String waiting =
                    state.isNull("waitingSince")
                            ? ""
                            : ", the oldest of " + state.text("waitingSince");
            console.out().println(state.number("behindEntries") + " entries behind" + waiting);
            if (state.number("passedOver") > 0) {
                console.out()
                        .println(
                                state.number("passedOver")
                                        + " entries were removed before they could be sent");
            }
            Table table = new Table().text("PUSHES").figure("NUMBER").figure("UP").figure("DOWN");
            for (String fate : FATES) {
                JsonObject sum = state.object("sums").object(fate);
                table.row(
                        fate,
                        Long.toString(sum.number("pushes")),
                        Units.bytes(sum.number("upload")),
                        Units.bytes(sum.number("download")));
            }
            table.print(console.out());
            notTaken(state.objects("notTaken"));
        }

        private void notTaken(List<JsonObject> reasons) {
            if (reasons.isEmpty()) {
                return;
            }
            Table table =
                    new Table()
                            .text("NOT TAKEN")
                            .text("WHY")
                            .figure("PUSHES")
                            .figure("BYTES")
                            .text("LAST SAID");
            for (JsonObject one : reasons) {
                table.row(
                        one.text("fate"),
                        one.text("reason").replace('_', ' '),
                        Long.toString(one.number("pushes")),
                        Units.bytes(one.number("upload") + one.number("download")),
                        Table.printable(one.text("lastSaid")));
            }
            console.out().println();
            table.print(console.out());
        }
    }
}
