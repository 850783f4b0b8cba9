package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir node …}. */
final class NodeCommands {
    private NodeCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "node",
                "Nodes: servers that serve users and report their usage.",
                new Add(console),
                new ListAll(console),
                new Show(console),
                new SetFields(console),
                new Delete(console),
                new Token(console));
    }

    @Command(
            name = "add",
            description = "Add a node. Its token is shown this once.",
            footer = {
                "",
                "Examples:",
                "  weir node add --type shadowsocks --name hk-01 --rate 1.3",
                "  weir node add --type vless --id 7 --name jp-02 --software xrayr --settings @jp-02.json"
            })
    private static final class Add extends ServerCommand {
        @Option(
                names = "--type",
                required = true,
                paramLabel = "TYPE",
                description = "Protocol, such as shadowsocks, vmess, vless, trojan, hysteria2.")
        String type = "";

        @Option(
                names = "--id",
                paramLabel = "NUMBER",
                description = "Number the node software is configured with (default: its own).")
        @Nullable Long id;

        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "Token of the node software (default: a random one).")
        @Nullable String token;

        @Mixin NodeEdits edits = new NodeEdits();

        Add(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            byte[] answer =
                    api.post(
                            "/nodes",
                            json -> {
                                json.field("type", type);
                                if (id != null) {
                                    json.field("nodeId", id);
                                }
                                if (token != null) {
                                    json.field("token", token);
                                }
                                edits.write(json, api);
                            });
            return show(
                    answer,
                    node -> {
                        describe(console, node);
                        console.out().println("token    " + node.text("token"));
                    });
        }
    }

    @Command(
            name = "list",
            description = "List nodes.",
            footer = {"", "Examples:", "  weir node list"})
    private static final class ListAll extends ServerCommand {
        @Mixin Pages pages = new Pages();

        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().get("/nodes", pages.from(java.util.Map.of("limit", "5000"))),
                    answer -> {
                        Table table =
                                new Table()
                                        .figure("ID")
                                        .text("TYPE")
                                        .figure("NODE")
                                        .text("NAME")
                                        .text("COUNTRY")
                                        .text("FAMILY")
                                        .figure("RATE")
                                        .text("GROUPS")
                                        .text("STATE");
                        for (JsonObject node : answer.objects("nodes")) {
                            table.row(
                                    Long.toString(node.number("id")),
                                    node.text("type"),
                                    Long.toString(node.number("nodeId")),
                                    node.text("name"),
                                    node.text("country"),
                                    node.text("family"),
                                    Units.rate(node.number("rateMillionths")),
                                    groups(node),
                                    node.flag("enabled") ? "enabled" : "disabled");
                        }
                        table.print(console.out());
                    });
        }
    }

    @Command(
            name = "show",
            description = "Show one node.",
            footer = {
                "",
                "Examples:",
                "  weir node show hk-01",
                "  weir node show shadowsocks:3",
                "  weir node show 12"
            })
    private static final class Show extends ServerCommand {
        @Parameters(paramLabel = "NODE", description = "Number, name, or TYPE:NUMBER.")
        String node = "";

        Show(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(api().get("/nodes/" + Api.encode(node)), found -> describe(console, found));
        }
    }

    @Command(
            name = "set",
            description = "Change a node.",
            footer = {
                "",
                "Examples:",
                "  weir node set hk-01 --rate 0.5 --rate-range 18:00-02:00=2",
                "  weir node set 3 --settings @hk-01.json"
            })
    private static final class SetFields extends ServerCommand {
        @Parameters(paramLabel = "NODE", description = "Number, name, or TYPE:NUMBER.")
        String node = "";

        @Mixin NodeEdits edits = new NodeEdits();

        SetFields(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            return show(
                    api.patch("/nodes/" + Api.encode(node), json -> edits.write(json, api)),
                    changed -> describe(console, changed));
        }
    }

    @Command(
            name = "delete",
            description = "Delete a node. Its usage stays in the ledger.",
            footer = {"", "Examples:", "  weir node delete hk-01"})
    private static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "NODE", description = "Number, name, or TYPE:NUMBER.")
        String node = "";

        Delete(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().delete("/nodes/" + Api.encode(node)),
                    done -> console.out().println("node " + done.number("id") + " deleted"));
        }
    }

    @Command(
            name = "token",
            description = "Give a node a new token. The old one stops working at once.",
            footer = {"", "Examples:", "  weir node token hk-01"})
    private static final class Token extends ServerCommand {
        @Parameters(paramLabel = "NODE", description = "Number, name, or TYPE:NUMBER.")
        String node = "";

        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "This one (default: a random one).")
        @Nullable String token;

        Token(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] answer =
                    api().post(
                                    "/nodes/" + Api.encode(node) + "/token",
                                    json -> {
                                        if (token != null) {
                                            json.field("token", token);
                                        }
                                    });
            return show(answer, made -> console.out().println(made.text("token")));
        }
    }

    private static String groups(JsonObject node) {
        return node.list("groupIds").stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String userLimit(JsonObject node) {
        long limit = node.number("userLimit");
        long leftOut = node.number("usersLeftOut", 0);
        return limit == 0 ? "" : limit + (leftOut == 0 ? "" : ", " + leftOut + " users left out");
    }

    private static void describe(Console console, JsonObject node) {
        List<String> ranges =
                node.objects("rateRanges").stream()
                        .map(range ->
                                range.text("from")
                                        + "-"
                                        + range.text("to")
                                        + " "
                                        + Units.rate(range.number("rateMillionths")))
                        .toList();
        new Sheet()
                .line("node", Long.toString(node.number("id")))
                .line("on wire", node.text("type") + " " + node.number("nodeId"))
                .line("name", node.text("name"))
                .line("domain", node.text("domain"))
                .line("country", node.text("country"))
                .line("remark", node.text("remark"))
                .line(
                        "state",
                        (node.flag("enabled") ? "enabled" : "disabled")
                                + (node.flag("deleted") ? ", deleted" : ""))
                .line("family", node.text("family"))
                .line("capacity", Units.bitsPerSecond(node.number("capacityBitsPerSecond")))
                .line("user limit", userLimit(node))
                .line("rate", Units.rate(node.number("rateMillionths")))
                .line("ranges", String.join(", ", ranges))
                .line("groups", groups(node))
                .line("settings", node.object("settings").toText())
                .print(console.out());
    }
}
