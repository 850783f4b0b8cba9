package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir group …}. */
final class GroupCommands {
    private GroupCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "group",
                "Groups: which nodes serve which users.",
                new Add(console),
                new ListAll(console),
                new Rename(console),
                new Delete(console));
    }

    /** The number of a group that is named by number or name. */
    static long number(Api api, String named) {
        if (named.matches("[0-9]{1,18}")) {
            return Long.parseLong(named);
        }
        Map<String, String> query = Map.of("search", named, "limit", "5000");
        for (JsonObject group : api.all("/groups", query, "groups")) {
            if (group.text("name").equals(named)) {
                return group.number("id");
            }
        }
        throw new CommandFailed(
                ExitCode.REFUSED, "there is no group '" + named + "'", "see 'weir group list'");
    }

    @Command(
            name = "add",
            description = "Add a group.",
            footer = {"", "Examples:", "  weir group add vip"})
    private static final class Add extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "Name of the group.")
        String name = "";

        Add(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().post("/groups", json -> json.field("name", name)),
                    group -> console.out().println("group " + group.number("id") + " " + name));
        }
    }

    @Command(
            name = "list",
            description = "List groups.",
            footer = {"", "Examples:", "  weir group list"})
    private static final class ListAll extends ServerCommand {
        @Mixin Pages pages = new Pages();

        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().get("/groups", pages.from(Map.of())),
                    answer -> {
                        Table table = new Table().figure("ID").text("NAME");
                        for (JsonObject group : answer.objects("groups")) {
                            table.row(Long.toString(group.number("id")), group.text("name"));
                        }
                        table.print(console.out());
                        Pages.more(console, answer);
                    });
        }
    }

    @Command(
            name = "rename",
            description = "Rename a group.",
            footer = {"", "Examples:", "  weir group rename vip gold"})
    private static final class Rename extends ServerCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "Number or present name.")
        String group = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "New name.")
        String name = "";

        Rename(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            return show(
                    api.patch("/groups/" + number(api, group), json -> json.field("name", name)),
                    renamed -> console.out().println("group " + renamed.number("id") + " " + name));
        }
    }

    @Command(
            name = "delete",
            description = "Delete a group that no user and no node is in.",
            footer = {"", "Examples:", "  weir group delete vip"})
    private static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "GROUP", description = "Number or name.")
        String group = "";

        Delete(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            return show(
                    api.delete("/groups/" + number(api, group)),
                    done -> console.out().println("group " + done.number("id") + " deleted"));
        }
    }
}
