package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
        @Option(names = "--node", paramLabel = "NODE", description = "Only names at this node.")
        String node = "";

        @Option(
                names = "--search",
                paramLabel = "TEXT",
                description = "Only names that have this in them.")
        String search = "";

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Only what was used since this day, such as 2026-11-01 or today.")
        String from = "";

        @Option(
                names = "--to",
                paramLabel = "TIME",
                description = "Only what was used before this day.")
        String to = "";

        @Option(
                names = "--sort",
                paramLabel = "WHAT",
                description = "id, name or used, the most used first (default: ${DEFAULT-VALUE}).",
                defaultValue = "id")
        String sort = "id";

        @Mixin Pages pages = new Pages();

        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Map<String, String> query =
                    Map.of(
                            "node",
                            node,
                            "search",
                            search,
                            "from",
                            from,
                            "to",
                            to,
                            "sort",
                            sort,
                            "order",
                            sort.equals("used") ? "desc" : "");
            return show(api().get("/unattributed", pages.from(query)), this::table);
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
            Pages.more(console, answer);
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
