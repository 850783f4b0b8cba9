package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir usage …}. */
final class UsageCommands {
    private UsageCommands() {}

    static CommandLine line(Console console) {
        return CommandGroup.of(
                "usage",
                "Usage out of the ledger: of a user, of a node, ranked, summed.",
                new Summary(console),
                new OfUser(console),
                new OfNode(console),
                new Ranking(console),
                new Series(console),
                new Rows(console));
    }

    /** How figures are shown. */
    enum Format {
        TABLE,
        CSV,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A question about a range of time whose answer is rows and their sum. */
    abstract static class Question extends ServerCommand {
        @Option(
                names = "--from",
                paramLabel = "TIME",
                description =
                        "First day or moment of the accounting zone (default: the first of this"
                                + " month).")
        String from = "";

        @Option(
                names = "--to",
                paramLabel = "TIME",
                description = "Day or moment before which to stop (default: now).")
        String to = "";

        @Option(
                names = "--zone",
                paramLabel = "ZONE",
                description =
                        "Days and hours of this zone, such as Asia/Shanghai (default: the"
                                + " accounting zone).")
        String zone = "";

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                defaultValue = "table")
        Format format = Format.TABLE;

        @Option(
                names = "--watch",
                description = "Show again whenever figures change, until stopped.")
        boolean watch;

        @Option(names = "--times", hidden = true, description = "Stop watching after so many.")
        int times = Integer.MAX_VALUE;

        Question(Console console) {
            super(console);
        }

        abstract byte[] ask(Api api);

        void table(JsonObject answer) {
            UsageTable.print(console, answer);
        }

        @Override
        public final Integer call() {
            Api api = api();
            byte[] answer = ask(api);
            print(answer);
            long asOf = JsonObject.read(answer).number("asOf");
            for (int shown = 1; watch && shown < times; ) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                long posted =
                        JsonObject.read(api.get("/health")).object("posting").number("position");
                if (posted > asOf) {
                    answer = ask(api);
                    asOf = JsonObject.read(answer).number("asOf");
                    print(answer);
                    shown++;
                }
            }
            return ExitCode.OK.number();
        }

        private void print(byte[] answer) {
            if (json || format == Format.JSON) {
                console.print(answer);
            } else if (format == Format.CSV) {
                UsageTable.csv(console, JsonObject.read(answer));
            } else {
                if (watch && console.outIsTerminal()) {
                    console.out().print("\033[H\033[2J");
                }
                table(JsonObject.read(answer));
            }
        }

        Map<String, String> range(String name, String value) {
            return Map.of("from", from, "to", to, "zone", zone, name, value);
        }
    }

    @Command(
            name = "user",
            description = "Usage of one user.",
            footer = {
                "",
                "Examples:",
                "  weir usage user alice@example.org --by node",
                "  weir usage user 12 --from 2026-11-01 --to 2026-12-01 --by day --format csv",
                "  weir usage user 12 --by hour --from 2026-11-20 --watch"
            })
    private static final class OfUser extends Question {
        @Parameters(paramLabel = "USER", description = "Number or e-mail address.")
        String user = "";

        @Option(
                names = "--by",
                paramLabel = "WHAT",
                description = "node, hour, day, month or year (default: ${DEFAULT-VALUE}).",
                defaultValue = "node")
        String by = "node";

        OfUser(Console console) {
            super(console);
        }

        @Override
        byte[] ask(Api api) {
            return api.get("/usage/users/" + Api.encode(user), range("by", by));
        }
    }

    @Command(
            name = "node",
            description = "Usage of one node.",
            footer = {
                "",
                "Examples:",
                "  weir usage node hk-01 --by user",
                "  weir usage node shadowsocks:3 --by day --from 2026-11-01"
            })
    private static final class OfNode extends Question {
        @Parameters(paramLabel = "NODE", description = "Number, name, or TYPE:NUMBER.")
        String node = "";

        @Option(
                names = "--by",
                paramLabel = "WHAT",
                description = "user, hour, day, month or year (default: ${DEFAULT-VALUE}).",
                defaultValue = "user")
        String by = "user";

        OfNode(Console console) {
            super(console);
        }

        @Override
        byte[] ask(Api api) {
            return api.get("/usage/nodes/" + Api.encode(node), range("by", by));
        }
    }

    @Command(
            name = "ranking",
            description = "Who used most, with the change against the period before.",
            footer = {
                "",
                "Examples:",
                "  weir usage ranking",
                "  weir usage ranking --of nodes --from 2026-11-01 --to 2026-11-08 --limit 5"
            })
    private static final class Ranking extends Question {
        @Option(
                names = "--of",
                paramLabel = "WHAT",
                description = "users or nodes (default: ${DEFAULT-VALUE}).",
                defaultValue = "users")
        String of = "users";

        @Option(
                names = "--limit",
                paramLabel = "NUMBER",
                description = "At most so many (default: ${DEFAULT-VALUE}).",
                defaultValue = "20")
        int limit = 20;

        @Mixin Pages pages = new Pages();

        Ranking(Console console) {
            super(console);
        }

        @Override
        byte[] ask(Api api) {
            return api.get(
                    "/usage/ranking",
                    pages.from(
                            Map.of(
                                    "from",
                                    from,
                                    "to",
                                    to,
                                    "zone",
                                    zone,
                                    "of",
                                    of,
                                    "limit",
                                    Integer.toString(limit))));
        }

        @Override
        void table(JsonObject answer) {
            super.table(answer);
            Pages.more(console, answer);
        }
    }

    @Command(
            name = "series",
            description = "Usage of the whole installation over time.",
            footer = {"", "Examples:", "  weir usage series", "  weir usage series --by month"})
    private static final class Series extends Question {
        @Option(
                names = "--by",
                paramLabel = "WHAT",
                description = "hour, day, month or year (default: ${DEFAULT-VALUE}).",
                defaultValue = "day")
        String by = "day";

        Series(Console console) {
            super(console);
        }

        @Override
        byte[] ask(Api api) {
            return api.get("/usage/series", range("by", by));
        }
    }

    @Command(
            name = "summary",
            description = "Today, yesterday, this month, this year, and all of it.",
            footer = {"", "Examples:", "  weir usage summary", "  weir usage summary --format csv"})
    private static final class Summary extends Question {
        Summary(Console console) {
            super(console);
        }

        @Override
        byte[] ask(Api api) {
            return api.get("/usage/summary", Map.of("zone", zone));
        }
    }

    @Command(
            name = "rows",
            description = "The ledger's rows as they stand, for other programs.",
            footer = {
                "",
                "Examples:",
                "  weir usage rows --granularity day --format csv > rows.csv",
                "  weir usage rows --json"
            })
    private static final class Rows extends ServerCommand {
        @Option(
                names = "--granularity",
                paramLabel = "WHAT",
                description = "hour or day (default: ${DEFAULT-VALUE}).",
                defaultValue = "day")
        String granularity = "day";

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "csv or json, a line per page (default: ${DEFAULT-VALUE}).",
                defaultValue = "csv")
        Format format = Format.CSV;

        Rows(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Api api = api();
            boolean asJson = json || format == Format.JSON;
            if (!asJson) {
                console.out()
                        .println(
                                "bucket,user,source,credential,rate,upload,download,billedUpload,"
                                        + "billedDownload");
            }
            @Nullable String after = "";
            while (after != null) {
                byte[] page =
                        api.get(
                                "/rows",
                                Map.of(
                                        "granularity",
                                        granularity,
                                        "after",
                                        after,
                                        "limit",
                                        "10000"));
                JsonObject rows = JsonObject.read(page);
                if (asJson) {
                    console.print(page);
                } else {
                    UsageTable.rows(console, rows);
                }
                after = rows.isNull("next") ? null : rows.text("next");
            }
            return ExitCode.OK.number();
        }
    }
}
