package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.oldpanel.Findings;
import dev.weir.oldpanel.History;
import dev.weir.oldpanel.OldPanel;
import dev.weir.oldpanel.OldPanelUnreadable;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private static final List<String> PARTS =
            List.of(
                    "repeats",
                    "held",
                    "notReached",
                    "unknownFate",
                    "nobodyHere",
                    "nobodyThere",
                    "corrections",
                    "rates",
                    "rounding");

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
                            + " of wyx2685's V2board (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    int settleSeconds = 5;

    @Option(names = "--begin", description = "Begin the comparison anew.")
    boolean begin;

    @Option(names = "--csv", description = "Print all users whose figures differ as CSV.")
    boolean csv;

    ShadowCompare(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Api api = api();
        byte[] answer = from == null ? api.get("/shadow/comparison") : read(api, from);
        JsonObject compared = JsonObject.read(answer);
        if (csv) {
            table(api);
        } else {
            show(answer, this::tell);
        }
        boolean explained =
                compared.object("users").number("unexplained") == 0
                        && compared.object("users").number("withUnexplained") == 0
                        && compared.object("nodes").number("unexplained") == 0;
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
        ZoneId zone = ZoneId.of(JsonObject.read(api.get("/settings")).text("timeZone"));
        JsonObject begun =
                JsonObject.read(api.post("/shadow/readings", json -> json.field("anew", begin)));
        String reading = "/shadow/readings/" + begun.number("reading");
        boolean done = false;
        try {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(settleSeconds));
            Findings findings = new Findings();
            try (OldPanel panel = database.open(panelKind, place, zone, findings)) {
                users(api, reading, panel);
                nodes(api, reading, panel);
                days(api, reading, panel.history(findings).nodeDays(), begun.number("daysFrom"));
            }
            boolean whole = place.startsWith("jdbc:") && !place.startsWith("jdbc:sqlite:");
            byte[] compared =
                    api.post(reading + "/end", json -> json.field("roundsEachPush", whole));
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

    private static void users(Api api, String reading, OldPanel panel) {
        Map<Long, Long> batch = new LinkedHashMap<>();
        panel.forEachUser(
                new Findings(),
                user -> {
                    batch.put(user.id(), user.upload() + user.download());
                    if (batch.size() == BATCH) {
                        users(api, reading, batch);
                    }
                });
        users(api, reading, batch);
    }

    private static void users(Api api, String reading, Map<Long, Long> batch) {
        api.post(
                reading + "/figures",
                json -> {
                    json.startList("users");
                    batch.forEach((id, bytes) -> json.startList().value(id).value(bytes).end());
                    json.end();
                });
        batch.clear();
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
                                    .value(day.upload() + day.download())
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
        Table table = new Table().text("").figure("USERS, BILLED").figure("NODES, RAW");
        JsonObject users = compared.object("users");
        JsonObject nodes = compared.object("nodes");
        line(table, "old panel", users.number("panel"), nodes.number("panel"));
        line(table, "Weir", users.number("weir"), nodes.number("weir"));
        line(table, "the panel has more", users.number("difference"), nodes.number("difference"));
        for (ShadowWords.Word word : ShadowWords.PARTS) {
            long ofUsers = users.object("parts").number(word.member());
            long ofNodes = nodes.object("parts").number(word.member());
            if ((ofUsers | ofNodes) != 0) {
                line(table, "  " + word.text(), ofUsers, ofNodes);
            }
        }
        line(table, "unexplained", users.number("unexplained"), nodes.number("unexplained"));
        table.print(console.out());
        console.out()
                .println(
                        users.number("disagreeing")
                                + " users differ, "
                                + users.number("withUnexplained")
                                + " of them with an unexplained rest; --csv lists them");
    }

    private static void line(Table table, String text, long users, long nodes) {
        table.row(text, Long.toString(users), Long.toString(nodes));
    }

    private void table(Api api) {
        console.out()
                .println(
                        "user_id,email,panel,weir,difference,"
                                + String.join(",", PARTS)
                                + ",unexplained");
        for (JsonObject user : api.all("/shadow/comparison/users", Map.of(), "users")) {
            StringBuilder line = new StringBuilder();
            line.append(user.number("userId"))
                    .append(',')
                    .append(cell(user.text("email")))
                    .append(',')
                    .append(user.number("panel"))
                    .append(',')
                    .append(user.number("weir"))
                    .append(',')
                    .append(user.number("difference"));
            PARTS.forEach(part -> line.append(',').append(user.object("parts").number(part)));
            console.out().println(line.append(',').append(user.number("unexplained")));
        }
    }

    /** Spreadsheets run what begins like a formula. */
    private static String cell(String text) {
        String plain = text.matches("[=+@\\-\\t\\r].*") ? "'" + text : text;
        return plain.matches("[^\",\\r\\n]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }
}
