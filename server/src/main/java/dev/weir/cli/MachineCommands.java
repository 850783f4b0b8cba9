package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir machine …}. */
final class MachineCommands {
    private MachineCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "machine",
                "Machines: servers that sign in once for several nodes.",
                new Add(console),
                new ListAll(console),
                new Show(console),
                new SetFields(console),
                new Attach(console),
                new Detach(console),
                new Delete(console),
                new Token(console));
    }

    private static void describe(Console console, JsonObject machine) {
        console.out().println("machine  " + machine.number("id") + " " + machine.text("name"));
        console.out().println("nodes    " + nodes(machine));
        if (!machine.flag("enabled")) {
            console.out().println("switched off");
        }
        String heard = machine.text("lastContactAt", "");
        console.out().println("heard    " + (heard.isEmpty() ? "not since the start" : heard));
    }

    private static String nodes(JsonObject machine) {
        String nodes =
                machine.list("nodes").stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
        return nodes.isEmpty() ? "none" : nodes;
    }

    @Command(
            name = "add",
            description = "Add a machine. Its token is shown this once.",
            footer = {"", "Examples:", "  weir machine add rack-1 --node hk-01 --node jp-02"})
    private static final class Add extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "What people call it.")
        String name = "";

        @Option(
                names = "--node",
                paramLabel = "NODE",
                description = "A node that it may speak for: number or name; repeatable.")
        List<String> nodes = new ArrayList<>();

        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "Its token (default: a random one).")
        @Nullable String token;

        Add(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            List<Long> numbers = new ArrayList<>();
            for (String node : nodes) {
                numbers.add(JsonObject.read(api.get("/nodes/" + Api.encode(node))).number("id"));
            }
            byte[] answer =
                    api.post(
                            "/machines",
                            json -> {
                                json.field("name", name).startList("nodes");
                                numbers.forEach(json::value);
                                json.end();
                                if (token != null) {
                                    json.field("token", token);
                                }
                            });
            return show(
                    answer,
                    machine -> {
                        describe(console, machine);
                        console.out().println("token    " + machine.text("token"));
                    });
        }
    }

    @Command(
            name = "list",
            description = "List machines.",
            footer = {"", "Examples:", "  weir machine list"})
    private static final class ListAll extends ServerCommand {
        @Mixin Pages pages = new Pages();

        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().get("/machines", pages.from(Map.of())),
                    answer -> {
                        Table table =
                                new Table().figure("ID").text("NAME").text("NODES").text("ON");
                        for (JsonObject machine : answer.objects("machines")) {
                            table.row(
                                    Long.toString(machine.number("id")),
                                    machine.text("name"),
                                    nodes(machine),
                                    machine.flag("enabled") ? "yes" : "no");
                        }
                        table.print(console.out());
                        Pages.more(console, answer);
                    });
        }
    }

    /** A command about one machine. */
    private abstract static class OfMachine extends ServerCommand {
        @Parameters(index = "0", paramLabel = "MACHINE", description = "Number or name.")
        String machine = "";

        OfMachine(Console console) {
            super(console);
        }

        String path() {
            return "/machines/" + Api.encode(machine);
        }

        Integer described(byte[] answer) {
            return show(answer, changed -> describe(console, changed));
        }
    }

    @Command(
            name = "show",
            description = "Show a machine.",
            footer = {"", "Examples:", "  weir machine show rack-1"})
    private static final class Show extends OfMachine {
        Show(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return described(api().get(path()));
        }
    }

    @Command(
            name = "set",
            description = "Change a machine.",
            footer = {"", "Examples:", "  weir machine set rack-1 --enabled=false"})
    private static final class SetFields extends OfMachine {
        @Option(names = "--name", paramLabel = "TEXT", description = "Another name.")
        @Nullable String name;

        @Option(
                names = "--enabled",
                paramLabel = "true|false",
                description = "Whether its token is taken.")
        @Nullable Boolean enabled;

        SetFields(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return described(
                    api().patch(
                                    path(),
                                    json -> {
                                        if (name != null) {
                                            json.field("name", name);
                                        }
                                        if (enabled != null) {
                                            json.field("enabled", enabled);
                                        }
                                    }));
        }
    }

    @Command(
            name = "attach",
            description = "Let a machine speak for a node.",
            footer = {"", "Examples:", "  weir machine attach rack-1 hk-01"})
    private static final class Attach extends OfMachine {
        @Parameters(index = "1", paramLabel = "NODE", description = "Number or name.")
        String node = "";

        Attach(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return described(api().post(path() + "/nodes", json -> json.field("node", node)));
        }
    }

    @Command(
            name = "detach",
            description = "Let a machine speak for a node no more.",
            footer = {"", "Examples:", "  weir machine detach rack-1 hk-01"})
    private static final class Detach extends OfMachine {
        @Parameters(index = "1", paramLabel = "NODE", description = "Number or name.")
        String node = "";

        Detach(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return described(api().delete(path() + "/nodes/" + Api.encode(node)));
        }
    }

    @Command(
            name = "delete",
            description = "Delete a machine; its nodes stay.",
            footer = {"", "Examples:", "  weir machine delete rack-1"})
    private static final class Delete extends OfMachine {
        Delete(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().delete(path()),
                    done -> console.out().println("machine " + done.number("id") + " deleted"));
        }
    }

    @Command(
            name = "token",
            description = "Give a machine a new token; the old one is refused at once.",
            footer = {"", "Examples:", "  weir machine token rack-1"})
    private static final class Token extends OfMachine {
        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "Its token (default: a random one).")
        @Nullable String token;

        Token(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().post(
                                    path() + "/token",
                                    json -> {
                                        if (token != null) {
                                            json.field("token", token);
                                        }
                                    }),
                    answer -> console.out().println(answer.text("token")));
        }
    }
}
