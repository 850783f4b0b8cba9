package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.server.ClosedAccess;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir token …}: what programs prove themselves by. */
final class TokenCommands {
    private static final Map<String, String> MOST = Map.of("limit", "5000");

    private TokenCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "token",
                "API tokens, by which programs are let in.",
                new Create(console),
                new ListAll(console),
                new Revoke(console));
    }

    @Command(
            name = "create",
            description = "Make an API token and print it, this once.",
            footer = {
                "",
                "Examples:",
                "  weir token create grafana --scope usage_read --scope health_read",
                "  weir token create import --scope users_write --expires 2027-01-01"
            })
    private static final class Create extends AccessCommand {
        @Parameters(paramLabel = "NAME", description = "What it is for.")
        String name = "";

        @Option(
                names = "--scope",
                paramLabel = "PERMISSION",
                required = true,
                description = "What it may do, such as usage_read; may be given several times.")
        List<String> scopes = List.of();

        @Option(
                names = "--expires",
                paramLabel = "DATE",
                description = "Its last day is the one before, UTC; without, it lives for ever.")
        String expires = "";

        Create(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            long expiresAtMs = expiresAtMs();
            byte[] made =
                    either(
                            api -> api.post("/tokens", this::body),
                            closed -> closed.createToken(name, scopes, expiresAtMs));
            return show(made, token -> console.out().println(token.text("token")));
        }

        private void body(JsonWriter json) {
            json.field("name", name).startList("scopes");
            scopes.forEach(json::value);
            json.end().field("expiresAt", expires.isEmpty() ? null : expires + "T00:00:00Z");
        }

        private long expiresAtMs() {
            if (expires.isEmpty()) {
                return 0;
            }
            try {
                return LocalDate.parse(expires)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            } catch (DateTimeException e) {
                throw new CommandFailed(
                        ExitCode.USAGE, "--expires: expected a date such as 2027-01-01");
            }
        }
    }

    @Command(
            name = "list",
            description = "List API tokens, of everybody.",
            footer = {"", "Examples:", "  weir token list"})
    private static final class ListAll extends AccessCommand {
        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    either(api -> api.get("/tokens", MOST), ClosedAccess::tokens),
                    answer -> {
                        Table table =
                                new Table()
                                        .text("TOKEN")
                                        .text("NAME")
                                        .text("MADE BY")
                                        .text("SCOPES")
                                        .text("EXPIRES")
                                        .text("USED");
                        for (JsonObject token : answer.objects("tokens")) {
                            table.row(
                                    token.text("prefix"),
                                    token.text("name"),
                                    token.text("maker"),
                                    String.join(
                                            " ",
                                            token.list("scopes").stream()
                                                    .map(String::valueOf)
                                                    .toList()),
                                    token.text("expiresAt", "never"),
                                    token.text("usedAt", "never"));
                        }
                        table.print(console.out());
                    });
        }
    }

    @Command(
            name = "revoke",
            description = "Revoke an API token.",
            footer = {"", "Examples:", "  weir token revoke weir_Ab12Cd"})
    private static final class Revoke extends AccessCommand {
        @Parameters(paramLabel = "TOKEN", description = "As 'weir token list' shows it, or name.")
        String named = "";

        Revoke(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] done =
                    either(
                            api -> api.delete("/tokens/" + id(api.get("/tokens", MOST))),
                            closed -> closed.revokeToken(id(closed.tokens())));
            return show(done, revoked -> console.out().println(named + " is revoked"));
        }

        private String id(byte[] tokens) {
            List<JsonObject> found =
                    JsonObject.read(tokens).objects("tokens").stream()
                            .filter(one ->
                                    one.text("prefix").equals(named)
                                            || one.text("id").equals(named)
                                            || one.text("name").equals(named))
                            .toList();
            if (found.size() != 1) {
                throw new CommandFailed(
                        ExitCode.REFUSED,
                        found.isEmpty()
                                ? "there is no API token '" + named + "'"
                                : "several API tokens are called '" + named + "'",
                        "see 'weir token list'");
            }
            return found.getFirst().text("id");
        }
    }
}
