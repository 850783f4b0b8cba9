package dev.weir.cli;

import dev.weir.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir settings …}. */
final class SettingsCommands {
    private SettingsCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "settings",
                "Settings of the installation, kept with their history.",
                new Show(console),
                new SetFields(console),
                new FleetToken(console));
    }

    @Command(
            name = "show",
            description = "Show the settings.",
            footer = {"", "Examples:", "  weir settings show"})
    private static final class Show extends ServerCommand {
        Show(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(api().get("/settings"), answer -> describe(console, answer));
        }
    }

    @Command(
            name = "set",
            description = "Change settings.",
            footer = {"", "Examples:", "  weir settings set --time-zone Asia/Shanghai"})
    private static final class SetFields extends ServerCommand {
        @Option(
                names = "--time-zone",
                paramLabel = "ZONE",
                description = "Accounting zone; holds from the next local midnight.")
        @Nullable String zone;

        @Option(
                names = "--push-interval",
                paramLabel = "SECONDS",
                description = "How often nodes are told to push.")
        @Nullable Long push;

        @Option(
                names = "--pull-interval",
                paramLabel = "SECONDS",
                description = "How often nodes are told to fetch users.")
        @Nullable Long pull;

        SetFields(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] answer =
                    api().patch(
                                    "/settings",
                                    json -> {
                                        if (zone != null) {
                                            json.field("timeZone", zone);
                                        }
                                        if (push != null) {
                                            json.field("pushIntervalSeconds", push);
                                        }
                                        if (pull != null) {
                                            json.field("pullIntervalSeconds", pull);
                                        }
                                    });
            return show(answer, settings -> describe(console, settings));
        }
    }

    @Command(
            name = "fleet-token",
            description = "Make a token that any node may use, shown this once; or remove it.",
            footer = {
                "",
                "Examples:",
                "  weir settings fleet-token",
                "  weir settings fleet-token --remove"
            })
    private static final class FleetToken extends ServerCommand {
        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "This one (default: a random one).")
        @Nullable String token;

        @Option(names = "--remove", description = "Nodes may use their own tokens only.")
        boolean remove;

        FleetToken(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            if (remove) {
                return show(
                        api().delete("/settings/fleet-token"),
                        done -> console.out().println("removed"));
            }
            byte[] answer =
                    api().post(
                                    "/settings/fleet-token",
                                    json -> {
                                        if (token != null) {
                                            json.field("token", token);
                                        }
                                    });
            return show(answer, made -> console.out().println(made.text("token")));
        }
    }

    private static void describe(Console console, JsonObject settings) {
        String next = settings.text("nextTimeZone", "");
        new Sheet()
                .line(
                        "time zone",
                        settings.text("timeZone")
                                + (next.isEmpty()
                                        ? ""
                                        : ", from "
                                                + settings.text("nextTimeZoneFrom")
                                                + " "
                                                + next))
                .line("push interval", settings.number("pushIntervalSeconds") + " s")
                .line("pull interval", settings.number("pullIntervalSeconds") + " s")
                .line("default rate", Units.rate(settings.number("defaultRateMillionths")))
                .line("fleet token", settings.flag("fleetToken") ? "set" : "none")
                .print(console.out());
    }
}
