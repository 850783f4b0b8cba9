package dev.weir.cli;

import dev.weir.json.JsonObject;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir unattributed …}. */
final class UnattributedCommands {
    private UnattributedCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "unattributed",
                "Names on the wire that belong to no known user.",
                new ListAll(console),
                new Assign(console));
    }

    @Command(
            name = "list",
            description = "List the names and what they used.",
            footer = {"", "Examples:", "  weir unattributed list"})
    private static final class ListAll extends ServerCommand {
        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(api().get("/unattributed"), this::table);
        }

        private void table(JsonObject answer) {
            Table table =
                    new Table()
                            .figure("ID")
                            .figure("NODE")
                            .text("WIRE KEY")
                            .figure("DOWN")
                            .figure("UP");
            for (JsonObject name : answer.objects("unattributed")) {
                table.row(
                        Long.toString(name.number("id")),
                        Long.toString(name.number("sourceId")),
                        name.text("wireKey"),
                        Units.bytes(name.number("download")),
                        Units.bytes(name.number("upload")));
            }
            table.print(console.out());
        }
    }

    @Command(
            name = "assign",
            description = "Give all usage of a name, past and future, to a user.",
            footer = {"", "Examples:", "  weir unattributed assign 4 alice@example.org"})
    private static final class Assign extends AssignCommand {
        Assign(Console console) {
            super(console);
        }

        @Override
        String path() {
            return "/unattributed";
        }
    }
}
