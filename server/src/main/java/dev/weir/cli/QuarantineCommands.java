package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir quarantine …}. */
final class QuarantineCommands {
    private QuarantineCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "quarantine",
                "Amounts that are held because they are implausible, ambiguous or stale.",
                new ListAll(console),
                new Release(console),
                new Assign(console),
                new Dismiss(console));
    }

    @Command(
            name = "list",
            description = "List held amounts.",
            footer = {
                "",
                "Examples:",
                "  weir quarantine list",
                "  weir quarantine list --state released"
            })
    private static final class ListAll extends ServerCommand {
        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "held, released or dismissed (default: ${DEFAULT-VALUE}).",
                defaultValue = "held")
        String state = "held";

        @Mixin Pages pages = new Pages();

        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] answer = api().get("/quarantine", pages.from(Map.of("state", state)));
            return show(answer, this::table);
        }

        private void table(JsonObject answer) {
            Table table =
                    new Table()
                            .figure("ID")
                            .figure("NODE")
                            .text("WIRE KEY")
                            .figure("USER")
                            .figure("DOWN")
                            .figure("UP")
                            .text("FROM")
                            .text("TO")
                            .text("REASON");
            for (JsonObject held : answer.objects("quarantine")) {
                table.row(
                        Long.toString(held.number("id")),
                        Long.toString(held.number("sourceId")),
                        held.text("wireKey"),
                        Long.toString(held.number("userId")),
                        Units.bytes(held.number("download")),
                        Units.bytes(held.number("upload")),
                        held.text("from", ""),
                        held.text("to", ""),
                        held.text("reason"));
            }
            table.print(console.out());
            Pages.more(console, answer);
        }
    }

    private abstract static class Decide extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "Number of the held amount.")
        long id;

        Decide(Console console) {
            super(console);
        }
    }

    @Command(
            name = "release",
            description = "Post a held amount after all.",
            footer = {"", "Examples:", "  weir quarantine release 17"})
    private static final class Release extends Decide {
        Release(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().post("/quarantine/" + id + "/release", json -> {}),
                    done ->
                            console.out()
                                    .println("released at position " + done.number("position")));
        }
    }

    @Command(
            name = "assign",
            description = "Post a held amount to another user.",
            footer = {"", "Examples:", "  weir quarantine assign 17 alice@example.org"})
    private static final class Assign extends AssignCommand {
        Assign(Console console) {
            super(console);
        }

        @Override
        String path() {
            return "/quarantine";
        }
    }

    @Command(
            name = "dismiss",
            description = "Decide that a held amount is not usage.",
            footer = {"", "Examples:", "  weir quarantine dismiss 17"})
    private static final class Dismiss extends Decide {
        Dismiss(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().post("/quarantine/" + id + "/dismiss", json -> {}),
                    done ->
                            console.out()
                                    .println("dismissed at position " + done.number("position")));
        }
    }
}
