package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.oldpanel.Findings;
import dev.weir.oldpanel.History;
import dev.weir.oldpanel.OldPanel;
import dev.weir.oldpanel.OldPanelUnreadable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir shadow compare}. */
@Command(
        name = "compare",
        description = "Where the old panel's figures differ from Weir's, and why.",
        footer = {
            "",
            "With --from, the old panel's database is read; the first time, the comparison begins there."
                    + " Without, the newest comparison is shown. Exit code 1: something is unexplained.",
            "",
            "Examples:",
            "  weir shadow compare --from /www/xboard/.docker/.data/database.sqlite",
            "  weir shadow compare --kind v2board --from jdbc:mysql://127.0.0.1/v2board --user"
                    + " v2board --password-file secret",
            "  weir shadow compare --csv > differences.csv"
        })
final class ShadowCompare extends ServerCommand {
    private static final int BATCH = 5_000;

    /** The server gives a reading up of which it hears nothing for two minutes. */
    private static final int LONGEST_SETTLING = 100;

    private static final List<String> PARTS =
            ShadowWords.PARTS.stream().map(ShadowWords.Word::member).toList();

    @Option(
            names = "--from",
            paramLabel = "DATABASE",
            description =
                    "The old panel's: an SQLite file, or jdbc:mariadb://…, jdbc:mysql://…,"
                            + " jdbc:postgresql://… It is only read.")
    @Nullable String from;

    @Option(
            names = "--kind",
            paramLabel = "PANEL",
            description = "xboard or v2board (default: ${DEFAULT-VALUE}).",
            defaultValue = "xboard")
    String kind = "xboard";

    @Mixin OldPanelOptions database = new OldPanelOptions();

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description =
                    "How long the old panel gets to count what it has taken: its queue, or the minute"
                            + " of wyx2685's V2board; 0 to 100 (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    int settleSeconds = 5;

    @Option(names = "--begin", description = "Begin the comparison anew.")
    boolean begin;

    @Option(
            names = "--days",
            paramLabel = "COUNT",
            description =
                    "So many days of each user are compared, today among them (default:"
                            + " ${DEFAULT-VALUE}).",
            defaultValue = "7")
    int days = 7;

    @Option(names = "--csv", description = "Print all users whose figures differ as CSV.")
    boolean csv;

    @Option(
            names = "--csv-days",
            description =
                    "The same of single days of users that differ by more than rounding and by more"
                            + " than which day bytes belong to.")
    boolean csvDays;

    /** There is so much to read that somebody who waits wants to see that it goes on. */
    private boolean takesLong;

    ShadowCompare(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (from != null) {
            OldPanelOptions.refuseSecret(from);
        }
        Api api = api();
        byte[] answer = from == null ? api.get("/shadow/comparison") : read(api, from);
        JsonObject compared = JsonObject.read(answer);
        if (csv || csvDays) {
            table(api);
        } else {
            show(answer, this::tell);
        }
        // Sums may cancel; each user, each of their days and each day of a node counts by itself.
        boolean explained =
                Stream.of("users", "userDays", "nodes")
                        .allMatch(side -> compared.object(side).number("withUnexplained") == 0);
        return (explained ? ExitCode.OK : ExitCode.DIFFERENCE).number();
    }

    private byte[] read(Api api, String place) {
        OldPanel.Kind panelKind =
                switch (kind) {
                    case "xboard" -> OldPanel.Kind.XBOARD;
                    case "v2board" -> OldPanel.Kind.V2BOARD;
                    default ->
                            throw new CommandFailed(
                                    ExitCode.USAGE, "--kind is xboard or v2board, not " + kind);
                };
        if (settleSeconds < 0 || settleSeconds > LONGEST_SETTLING) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "--settle is 0 to %d seconds, not %d: pushes wait meanwhile, and a reading that takes longer is given up"
                            .formatted(LONGEST_SETTLING, settleSeconds));
        }
        ZoneId zone = ZoneId.of(JsonObject.read(api.get("/settings")).text("timeZone"));
        JsonObject begun =
                JsonObject.read(
                        api.postPatiently(
                                "/shadow/readings",
                                json -> json.field("anew", begin).field("userDays", days)));
        String reading = "/shadow/readings/" + begun.number("reading");
        boolean done = false;
        try {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(settleSeconds));
            Findings findings = new Findings();
            try (OldPanel panel = database.open(panelKind, place, zone, findings)) {
                users(api, reading, panel);
                nodes(api, reading, panel);
                History history = panel.history(findings);
                days(api, reading, history.nodeDays(), begun.number("daysFrom"));
                userDays(api, reading, history, begun.number("userDaysFrom"));
            }
            if (takesLong) {
                console.err().println("comparing");
            }
            boolean whole = place.startsWith("jdbc:") && !place.startsWith("jdbc:sqlite:");
            byte[] compared =
                    api.postPatiently(
                            reading + "/end",
                            json ->
                                    json.field("roundsEachPush", whole)
                                            .field(
                                                    "keepsBilledDays",
                                                    panelKind == OldPanel.Kind.XBOARD));
            done = true;
            return compared;
        } catch (OldPanelUnreadable e) {
            throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()));
        } finally {
            if (!done) {
                api.delete(reading);
            }
        }
    }

    private void users(Api api, String reading, OldPanel panel) {
        FigureBatches users = batches(api, reading, "users", "users");
        panel.forEachUser(
                new Findings(), user -> users.add(user.id(), user.upload(), user.download()));
        users.end();
    }

    private FigureBatches batches(Api api, String reading, String member, String named) {
        return new FigureBatches(
                api,
                reading,
                member,
                sent -> {
                    console.err().println(sent + " " + named + " read");
                    takesLong = true;
                });
    }

    private void userDays(Api api, String reading, History history, long fromSeconds) {
        FigureBatches days = batches(api, reading, "userDays", "days of users");
        history.forEachKeptDay(
                fromSeconds,
                day -> days.add(day.userId(), day.at(), day.rate(), day.upload(), day.download()));
        days.end();
    }

    /** A rate that changes by time of day is left to Weir's own. */
    private static void nodes(Api api, String reading, OldPanel panel) {
        List<JsonObject> fixed =
                panel.nodes().values().stream()
                        .map(text -> JsonObject.read(text.getBytes(StandardCharsets.UTF_8)))
                        .filter(node ->
                                !node.has("rateRanges") || node.list("rateRanges").isEmpty())
                        .toList();
        api.post(
                reading + "/figures",
                json -> {
                    json.startList("nodes");
                    for (JsonObject node : fixed) {
                        json.startList()
                                .value(node.text("type"))
                                .value(node.number("nodeId"))
                                .value(node.number("rateMillionths"))
                                .end();
                    }
                    json.end();
                });
    }

    private static void days(Api api, String reading, List<History.NodeDay> all, long fromSeconds) {
        List<History.NodeDay> days =
                new ArrayList<>(all.stream().filter(day -> day.at() >= fromSeconds).toList());
        for (int i = 0; i < days.size(); i += BATCH) {
            List<History.NodeDay> batch = days.subList(i, Math.min(days.size(), i + BATCH));
            api.post(
                    reading + "/figures",
                    json -> {
                        json.startList("days");
                        for (History.NodeDay day : batch) {
                            json.startList()
                                    .value(day.type())
                                    .value(day.nodeId())
                                    .value(day.at())
                                    .value(day.upload())
                                    .value(day.download())
                                    .end();
                        }
                        json.end();
                    });
        }
    }

    private void tell(JsonObject compared) {
        console.out()
                .println(
                        "since "
                                + compared.text("fromAt")
                                + ", as of entry "
                                + compared.number("asOf")
                                + ", read "
                                + compared.text("at"));
        List<JsonObject> sides =
                List.of(
                        compared.object("users"),
                        compared.object("userDays"),
                        compared.object("nodes"));
        Table table =
                new Table()
                        .text("")
                        .figure("USERS, UP")
                        .figure("DOWN")
                        .figure("DAYS OF USERS, UP")
                        .figure("DOWN")
                        .figure("NODES, RAW UP")
                        .figure("DOWN");
        line(table, "old panel", sides, of -> of.number("panel"), true);
        line(table, "Weir", sides, of -> of.number("weir"), true);
        line(table, "the panel has more", sides, of -> of.number("difference"), true);
        for (ShadowWords.Word word : ShadowWords.PARTS) {
            line(
                    table,
                    "  " + word.text(),
                    sides,
                    of -> of.object("parts").number(word.member()),
                    false);
        }
        line(table, "unexplained", sides, of -> of.number("unexplained"), true);
        table.print(console.out());
        JsonObject users = compared.object("users");
        console.out()
                .println(
                        users.number("disagreeing")
                                + " users differ, "
                                + users.number("withUnexplained")
                                + " of them with an unexplained rest; --csv lists them");
        JsonObject userDays = compared.object("userDays");
        console.out()
                .println(
                        "days of users are those from "
                                + userDays.text("from")
                                + " on: "
                                + userDays.number("disagreeing")
                                + " differ, "
                                + userDays.number("withUnexplained")
                                + " with an unexplained rest; --csv-days lists them");
        JsonObject nodes = compared.object("nodes");
        console.out()
                .println(
                        nodes.number("disagreeing")
                                + " days of nodes differ, "
                                + nodes.number("withUnexplained")
                                + " of them with an unexplained rest");
    }

    private static void line(
            Table table,
            String text,
            List<JsonObject> sides,
            ToLongFunction<JsonObject> figure,
            boolean also0) {
        List<String> cells = new ArrayList<>(List.of(text));
        boolean any = also0;
        for (JsonObject side : sides) {
            for (String way : List.of("upload", "download")) {
                long bytes = figure.applyAsLong(side.object(way));
                any |= bytes != 0;
                cells.add(Long.toString(bytes));
            }
        }
        if (any) {
            table.row(cells.toArray(String[]::new));
        }
    }

    private void table(Api api) {
        String days = csvDays ? "day,rate," : "";
        String ways = PARTS.stream().map(part -> "," + snake(part)).collect(Collectors.joining());
        console.out()
                .println(
                        "user_id,email,"
                                + days
                                + "way,panel,weir,difference"
                                + ways
                                + ",unexplained");
        api.forEach(
                csvDays ? "/shadow/comparison/user-days" : "/shadow/comparison/users",
                Map.of("limit", "1000"),
                csvDays ? "days" : "users",
                user -> {
                    way(user, "upload");
                    way(user, "download");
                });
    }

    private static String snake(String member) {
        return member.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private void way(JsonObject user, String way) {
        JsonObject figures = user.object(way);
        StringBuilder line = new StringBuilder();
        line.append(user.number("userId")).append(',').append(cell(user.text("email")));
        if (csvDays) {
            line.append(',').append(user.text("day"));
            line.append(',').append(BigDecimal.valueOf(user.number("rateMillionths"), 6));
        }
        line.append(',').append(way);
        for (String figure : List.of("panel", "weir", "difference")) {
            line.append(',').append(figures.number(figure));
        }
        PARTS.forEach(part -> line.append(',').append(figures.object("parts").number(part)));
        console.out().println(line.append(',').append(figures.number("unexplained")));
    }

    /** Spreadsheets run what begins like a formula. */
    private static String cell(String text) {
        String plain = text.matches("[=+@\\-\\t\\r].*") ? "'" + text : text;
        return plain.matches("[^\",\\r\\n]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }
}
