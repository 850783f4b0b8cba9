package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.server.ClosedAccess;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir admin …}: the accounts of people. */
final class AdminCommands {
    private static final String FILE_HELP =
            "File with the password, - for standard input; asked for at the terminal when absent.";

    private AdminCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "admin",
                "Accounts of the people who may sign in.",
                new Create(console),
                new ListAll(console),
                new ResetPassword(console),
                new DisableSecondFactor(console),
                new Link(console));
    }

    private static void print(Console console, JsonObject account, String what) {
        console.out().println(account.text("email") + " (" + account.text("role") + ") " + what);
    }

    @Command(
            name = "create",
            description = "Make an account; works with and without a running server.",
            footer = {
                "",
                "Examples:",
                "  weir admin create alice@example.org",
                "  weir admin create bob@example.org --role billing --password-file /run/secrets/bob"
            })
    private static final class Create extends AccessCommand {
        @Parameters(paramLabel = "EMAIL", description = "The name to sign in by.")
        String email = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                defaultValue = "owner",
                description = "owner, operator, billing or read-only (default: ${DEFAULT-VALUE}).")
        String role = "owner";

        @Option(names = "--password-file", paramLabel = "FILE", description = FILE_HELP)
        String passwordFile = "";

        Create(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            String password = TypedPassword.read(passwordFile);
            byte[] made =
                    either(
                            api ->
                                    api.post(
                                            "/accounts",
                                            json ->
                                                    json.field("email", email)
                                                            .field("password", password)
                                                            .field("role", role)),
                            closed -> closed.create(email, password, role));
            return show(made, account -> print(console, account, "may sign in"));
        }
    }

    @Command(
            name = "list",
            description = "List accounts.",
            footer = {"", "Examples:", "  weir admin list"})
    private static final class ListAll extends AccessCommand {
        ListAll(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    either(
                            api -> api.get("/accounts", Map.of("limit", "5000")),
                            ClosedAccess::accounts),
                    answer -> {
                        Table table =
                                new Table()
                                        .text("EMAIL")
                                        .text("ROLE")
                                        .text("ENABLED")
                                        .text("2FA")
                                        .text("SIGNED IN");
                        for (JsonObject account : answer.objects("accounts")) {
                            table.row(
                                    account.text("email"),
                                    account.text("role"),
                                    account.flag("enabled") ? "yes" : "no",
                                    account.flag("secondFactor") ? "yes" : "no",
                                    account.text("signedInAt", "never"));
                        }
                        table.print(console.out());
                    });
        }
    }

    @Command(
            name = "reset-password",
            description = "Give an account another password; ends all its sessions.",
            footer = {"", "Examples:", "  weir admin reset-password alice@example.org"})
    private static final class ResetPassword extends AccessCommand {
        @Parameters(paramLabel = "EMAIL", description = "Whose.")
        String email = "";

        @Option(names = "--password-file", paramLabel = "FILE", description = FILE_HELP)
        String passwordFile = "";

        ResetPassword(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            String password = TypedPassword.read(passwordFile);
            byte[] done =
                    either(
                            api ->
                                    api.post(
                                            "/accounts/" + account(api, email) + "/password",
                                            json -> json.field("password", password)),
                            closed -> closed.resetPassword(email, password));
            return show(done, account -> print(console, account, "has another password"));
        }
    }

    @Command(
            name = "disable-2fa",
            description = "Take the second factor of an account away; ends all its sessions.",
            footer = {"", "Examples:", "  weir admin disable-2fa alice@example.org"})
    private static final class DisableSecondFactor extends AccessCommand {
        @Parameters(paramLabel = "EMAIL", description = "Whose.")
        String email = "";

        DisableSecondFactor(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            byte[] done =
                    either(
                            api -> api.delete("/accounts/" + account(api, email) + "/totp"),
                            closed -> closed.removeSecondFactor(email));
            return show(done, account -> print(console, account, "signs in by password alone"));
        }
    }

    @Command(
            name = "link",
            description = "Print a new link by which the first account can be made.",
            footer = {"", "Examples:", "  weir admin link"})
    private static final class Link extends ServerCommand {
        Link(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return show(
                    api().post("/setup/link", json -> {}),
                    made -> console.out().println(made.text("link")));
        }
    }
}
