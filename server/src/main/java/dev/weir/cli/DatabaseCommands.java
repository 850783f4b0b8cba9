package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.server.ClosedCopy;
import dev.weir.server.StartRefused;
import java.time.InstantSource;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir database}: where the ledger is kept. */
final class DatabaseCommands {
    private DatabaseCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "database", "Move the ledger to another database.", new CopyCommand(console));
    }

    @Command(
            name = "copy",
            description = {
                "Copy the ledger into another database of any kind, with proof that both are the"
                        + " same; exit 1 when they are not. No server may run on the data"
                        + " directory.",
                "What was broken off is gone on with by the same command. The source stays as it"
                        + " is; the next start is on whichever 'database' names."
            },
            footer = {
                "",
                "Examples:",
                "  weir database copy --to jdbc:postgresql://localhost/weir --user weir \\",
                "      --password-file /etc/weir/db-password",
                "  weir database copy --to jdbc:sqlite:weir.db    back into the data directory"
            })
    static final class CopyCommand extends DataCommand {
        @Option(
                names = "--to",
                required = true,
                paramLabel = "URL",
                description =
                        "jdbc:postgresql://host/name, jdbc:mariadb://host/name,"
                                + " jdbc:mysql://host/name or jdbc:sqlite:FILE, from the data"
                                + " directory on.")
        String to = "";

        @Option(
                names = "--user",
                paramLabel = "NAME",
                description =
                        "Who signs in there (default: as the URL says, or as configured for the"
                                + " same database).")
        String user = "";

        @ArgGroup Password password = new Password();

        @Option(
                names = "--replace",
                description = "Delete whatever that database holds, and begin.")
        boolean replace;

        static final class Password {
            @Option(
                    names = "--password-file",
                    paramLabel = "FILE",
                    description = "File with the password for it; - = standard input.")
            String file = "";

            @Option(
                    names = "--password-env",
                    paramLabel = "VARIABLE",
                    description = "Environment variable with the password for it.")
            String variable = "";

            private String read() {
                if (!file.isEmpty()) {
                    return TypedPassword.read(file);
                }
                if (variable.isEmpty()) {
                    return "";
                }
                String value = System.getenv(variable);
                if (value == null) {
                    throw new CommandFailed(ExitCode.USAGE, "there is no variable " + variable);
                }
                return value;
            }
        }

        CopyCommand(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            OpenSecret.refuse("--to", to, "--user and --password-file or --password-env");
            ClosedCopy.Target target = new ClosedCopy.Target(to, user, password.read(), replace);
            Bar bar = new Bar(console);
            byte[] answer;
            try {
                answer =
                        new ClosedCopy(
                                        dataDirectory.toAbsolutePath().normalize(),
                                        database(),
                                        InstantSource.system(),
                                        System::nanoTime)
                                .run(target, progress -> show(bar, progress));
            } catch (StartRefused e) {
                throw UpkeepCommands.refused(e);
            } catch (ClosedCopy.BrokenOff e) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "the copy was broken off: " + e.getMessage(),
                        "the same command goes on with it");
            } finally {
                bar.end();
            }
            show(answer, this::tell);
            boolean passed = JsonObject.read(answer).flag("passed");
            return (passed ? ExitCode.OK : ExitCode.DIFFERENCE).number();
        }

        private static void show(Bar bar, ClosedCopy.Reached at) {
            String left = at.millisLeft() < 0 ? "" : ", " + Units.millis(at.millisLeft()) + " left";
            bar.at(
                    String.format(
                            Locale.ROOT,
                            "%s %s %,d of %,d rows; all %,d of %,d rows, %s of %s%s",
                            at.step(),
                            at.table(),
                            at.tableRows(),
                            at.tableRowsOf(),
                            at.rows(),
                            at.rowsOf(),
                            Units.bytes(at.bytes()),
                            Units.bytes(at.bytesOf()),
                            left),
                    at.bytes(),
                    at.bytesOf());
        }

        private void tell(JsonObject answer) {
            JsonObject result = answer.object("result");
            Table table = new Table().text("table").figure("rows").text("sha256");
            for (JsonObject each : result.objects("tables")) {
                table.row(
                        each.text("table"),
                        Long.toString(each.number("rows")),
                        each.text("sha256"));
            }
            table.print(console.out());
            console.out().println(answer.text("summary"));
            result.list("differences").forEach(one -> console.out().println("  " + one));
            console.out().println(result.text("next"));
        }
    }
}
