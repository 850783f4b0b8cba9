package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.oldpanel.Findings;
import dev.weir.oldpanel.OldPanel;
import dev.weir.oldpanel.OldPanelUnreadable;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir import …}: another panel comes over. */
final class ImportCommands {
    private ImportCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "import",
                "Bring users, nodes and history over from another panel.",
                new Xboard(console),
                new V2board(console));
    }

    private abstract static class Import extends ServerCommand {
        @Option(
                names = "--from",
                required = true,
                paramLabel = "DATABASE",
                description =
                        "An SQLite file, or jdbc:mariadb://…, jdbc:mysql://…, jdbc:postgresql://…"
                                + " It is only read.")
        String from = "";

        @Mixin OldPanelOptions database = new OldPanelOptions();

        @Option(
                names = "--origin",
                paramLabel = "NAME",
                description =
                        "What this panel is called here, if there are several of its kind"
                                + " (default: the command's name).")
        @Nullable String origin;

        @Option(
                names = "--server-token-file",
                paramLabel = "FILE",
                description =
                        "File with the token that its nodes use, where the database has it not.")
        @Nullable Path tokenFile;

        @Option(names = "--dry-run", description = "Only say what would come over and what not.")
        boolean dryRun;

        @Option(
                names = "--skip-conflicts",
                description =
                        "Leave out users whose number is somebody else's here, instead of refusing"
                                + " all.")
        boolean skipConflicts;

        @Option(
                names = "--shift-days",
                description =
                        "Bring history over although its days begin at another time than here;"
                                + " each goes to the day in which it begins.")
        boolean shiftDays;

        Import(Console console) {
            super(console);
        }

        abstract OldPanel.Kind kind();

        @Override
        public Integer call() {
            OldPanelOptions.refuseSecret(from);
            Api api = api();
            ZoneId zone = ZoneId.of(JsonObject.read(api.get("/settings")).text("timeZone"));
            String word = kind().name().toLowerCase(java.util.Locale.ROOT);
            Findings findings = new Findings();
            try (OldPanel panel = database.open(kind(), from, zone, findings)) {
                ImportReport report =
                        new ImportRun(
                                        api,
                                        panel,
                                        findings,
                                        new ImportRun.Wishes(
                                                origin == null ? word : origin,
                                                OldPanelOptions.secret(tokenFile),
                                                dryRun,
                                                skipConflicts,
                                                shiftDays,
                                                zone),
                                        new Bar(console))
                                .run();
                if (json) {
                    console.print(report.json());
                } else {
                    report.print(console.out());
                }
                return report.exitCode().number();
            } catch (OldPanelUnreadable e) {
                throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()));
            }
        }
    }

    @Command(
            name = "xboard",
            description = "Bring an Xboard over.",
            footer = {
                "",
                "What came over before is not counted again: repeat it as often as you like.",
                "",
                "Examples:",
                "  weir import xboard --from /www/xboard/.docker/.data/database.sqlite --dry-run",
                "  weir import xboard --from jdbc:mariadb://127.0.0.1/xboard --user xboard"
                        + " --password-file secret"
            })
    private static final class Xboard extends Import {
        Xboard(Console console) {
            super(console);
        }

        @Override
        OldPanel.Kind kind() {
            return OldPanel.Kind.XBOARD;
        }
    }

    @Command(
            name = "v2board",
            description = "Bring a V2board (or wyx2685's) over.",
            footer = {
                "",
                "What came over before is not counted again: repeat it as often as you like.",
                "",
                "Examples:",
                "  weir import v2board --from jdbc:mysql://127.0.0.1/v2board --user v2board"
                        + " --password-file secret --server-token-file token --dry-run"
            })
    private static final class V2board extends Import {
        V2board(Console console) {
            super(console);
        }

        @Override
        OldPanel.Kind kind() {
            return OldPanel.Kind.V2BOARD;
        }
    }
}
