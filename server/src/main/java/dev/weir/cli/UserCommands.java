package dev.weir.cli;

import dev.weir.config.Quantity;
import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir user …}. */
final class UserCommands {
    private UserCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "user",
                "Users: who consumes and pays.",
                new Add(console),
                new ListAll(console),
                new Show(console),
                new SetFields(console),
                new Delete(console),
                new Renew(console));
    }

    /** What can be said of a user; what is not said stays as it is. */
    static final class Edits {
        @Option(names = "--name", paramLabel = "TEXT", description = "What people call the user.")
        @Nullable String name;

        @Option(
                names = "--uuid",
                paramLabel = "UUID",
                description = "Secret of the VPN client (default: a random one).")
        @Nullable String uuid;

        @Option(
                names = "--group",
                paramLabel = "GROUP",
                description = "Group, by name or number, whose nodes serve the user.")
        @Nullable String group;

        @Option(
                names = "--limit",
                paramLabel = "SIZE",
                description = "Billed bytes the user may use, such as 200GiB, or 'unlimited'.")
        @Nullable String limit;

        @Option(
                names = "--expires",
                paramLabel = "DATE",
                description = "From this date or moment on not served, or 'never'.")
        @Nullable String expires;

        @Option(
                names = "--speed",
                paramLabel = "MBIT",
                description = "Speed limit in Mbit/s, 0 = none.")
        @Nullable Long speed;

        @Option(
                names = "--devices",
                paramLabel = "NUMBER",
                description = "Devices at a time, 0 = any number.")
        @Nullable Long devices;

        @Option(
                names = "--enabled",
                negatable = true,
                paramLabel = "BOOLEAN",
                description = "Whether the user is served at all.")
        @Nullable Boolean enabled;

        void write(JsonWriter json, Api api) {
            if (name != null) {
                json.field("name", name);
            }
            if (uuid != null) {
                json.field("uuid", uuid);
            }
            if (group != null) {
                json.field("groupId", GroupCommands.number(api, group));
            }
            if (limit != null) {
                json.optional("limitBytes", limit.equals("unlimited") ? null : size(limit));
            }
            if (expires != null) {
                json.field("expiresAt", expires.equals("never") ? null : expires);
            }
            if (speed != null) {
                json.field("speedLimitMbps", speed);
            }
            if (devices != null) {
                json.field("deviceLimit", devices);
            }
            if (enabled != null) {
                json.field("enabled", enabled);
            }
        }

        private static Long size(String text) {
            try {
                return Quantity.bytes(text);
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(ExitCode.USAGE, "--limit: " + e.getMessage());
            }
        }
    }

    @Command(
            name = "add",
            description = "Add a user.",
            footer = {
                "",
                "Examples:",
                "  weir user add alice@example.org",
                "  weir user add bob@example.org --limit 200GiB --expires 2027-01-01 --group vip"
            })
    private static final class Add extends ServerCommand {
        @Parameters(paramLabel = "EMAIL", description = "Address that names the user.")
        String email = "";

        @Option(
                names = "--id",
                paramLabel = "NUMBER",
                description = "Number on the wire (default: the next free one).")
        @Nullable Long id;

        @Mixin Edits edits = new Edits();

        Add(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            byte[] answer =
                    api.post(
                            "/users",
                            json -> {
                                json.field("email", email);
                                if (id != null) {
                                    json.field("id", id);
                                }
                                edits.write(json, api);
                            });
            return show(answer, user -> describe(console, user));
        }
    }

    @Command(
            name = "list",
            description = "List users.",
            footer = {"", "Examples:", "  weir user list", "  weir user list --search example.org"})
    private static final class ListAll extends ServerCommand {
        @Option(
                names = "--search",
                paramLabel = "TEXT",
                description = "Only those whose e-mail, name or number has this.")
        String search = "";

        @Mixin Pages pages = new Pages();

        @Option(
                names = "--limit",
                paramLabel = "NUMBER",
                description = "At most so many (default: ${DEFAULT-VALUE}).",
                defaultValue = "100")
        int limit;

        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] answer =
                    api().get(
                                    "/users",
                                    pages.from(
                                            Map.of(
                                                    "search",
                                                    search,
                                                    "limit",
                                                    Integer.toString(limit))));
            return show(answer, this::table);
        }

        private void table(JsonObject answer) {
            Table table =
                    new Table()
                            .figure("ID")
                            .text("E-MAIL")
                            .text("NAME")
                            .figure("GROUP")
                            .figure("LIMIT")
                            .text("EXPIRES")
                            .text("STANDING");
            for (JsonObject user : answer.objects("users")) {
                table.row(
                        Long.toString(user.number("id")),
                        user.text("email"),
                        user.text("name"),
                        Long.toString(user.number("groupId")),
                        limit(user),
                        user.text("expiresAt", "never"),
                        user.text("standing"));
            }
            table.print(console.out());
            Pages.more(console, answer);
        }
    }

    @Command(
            name = "show",
            description = "Show one user.",
            footer = {"", "Examples:", "  weir user show alice@example.org", "  weir user show 12"})
    private static final class Show extends ServerCommand {
        @Parameters(paramLabel = "USER", description = "Number or e-mail address.")
        String user = "";

        Show(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(api().get("/users/" + Api.encode(user)), found -> describe(console, found));
        }
    }

    @Command(
            name = "set",
            description = "Change a user.",
            footer = {
                "",
                "Examples:",
                "  weir user set alice@example.org --limit 1TiB",
                "  weir user set 12 --no-enabled"
            })
    private static final class SetFields extends ServerCommand {
        @Parameters(paramLabel = "USER", description = "Number or e-mail address.")
        String user = "";

        @Option(names = "--email", paramLabel = "EMAIL", description = "Another address.")
        @Nullable String email;

        @Mixin Edits edits = new Edits();

        SetFields(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            byte[] answer =
                    api.patch(
                            "/users/" + Api.encode(user),
                            json -> {
                                if (email != null) {
                                    json.field("email", email);
                                }
                                edits.write(json, api);
                            });
            return show(answer, changed -> describe(console, changed));
        }
    }

    @Command(
            name = "delete",
            description =
                    "Delete a user. Usage stays in the ledger; the number is never used again.",
            footer = {"", "Examples:", "  weir user delete alice@example.org"})
    private static final class Delete extends ServerCommand {
        @Parameters(paramLabel = "USER", description = "Number or e-mail address.")
        String user = "";

        Delete(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().delete("/users/" + Api.encode(user)),
                    done -> console.out().println("user " + done.number("id") + " deleted"));
        }
    }

    @Command(
            name = "renew",
            description = "Give a user a new UUID; the old one stops working with the next pull.",
            footer = {"", "Examples:", "  weir user renew alice@example.org"})
    private static final class Renew extends ServerCommand {
        @Parameters(paramLabel = "USER", description = "Number or e-mail address.")
        String user = "";

        Renew(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().post("/users/" + Api.encode(user) + "/uuid", json -> {}),
                    renewed -> describe(console, renewed));
        }
    }

    private static String limit(JsonObject user) {
        return user.isNull("limitBytes") ? "unlimited" : Units.bytes(user.number("limitBytes"));
    }

    private static void describe(Console console, JsonObject user) {
        new Sheet()
                .line("user", Long.toString(user.number("id")))
                .line("e-mail", user.text("email"))
                .line("name", user.text("name"))
                .line("uuid", user.text("uuid"))
                .line("group", Long.toString(user.number("groupId")))
                .line("limit", limit(user))
                .line("expires", user.text("expiresAt", "never"))
                .line("speed limit", some(user.number("speedLimitMbps"), " Mbit/s"))
                .line("device limit", some(user.number("deviceLimit"), ""))
                .line("standing", user.text("standing") + (user.flag("deleted") ? ", deleted" : ""))
                .print(console.out());
    }

    private static String some(long number, String unit) {
        return number == 0 ? "none" : number + unit;
    }
}
