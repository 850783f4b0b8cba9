package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.Report;
import dev.weir.json.JsonObject;
import dev.weir.ledger.Cut;
import dev.weir.ledger.Figures;
import dev.weir.ledger.Range;
import dev.weir.posting.PartListener.Part;
import dev.weir.proof.Explain;
import dev.weir.proof.Explanation;
import dev.weir.proof.Openings;
import dev.weir.proof.Progress;
import dev.weir.usage.AccountingCalendar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run in which everything happens that posting judges and people decide, and then any figure: the
 * parts add up to it, and each part's bytes stand in the journal where it says.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ExplainTest {
    private static final Map<String, String> SETTINGS = Map.of("time-zone", "Asia/Shanghai");
    private static final int USERS = 9;
    private static final long UNKNOWN = 4242;

    @Parameter TestDatabase kind;

    @TempDir Path data;

    private DatabaseSettings place;

    @BeforeEach
    void makeDatabase() {
        place = kind.fresh(data);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(place);
    }

    private final SplittableRandom random = new SplittableRandom(7);
    private final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T09:59:30Z"));
    private final Map<Integer, NodeProcess> processes = new HashMap<>();

    /** What each node's counters say since its process began or its last answer was heard. */
    private final Map<Integer, Map<Long, long[]>> counters = new HashMap<>();

    @Test
    void explainsAThousandFiguresToTheByteDownToReportsInTheJournal() throws Exception {
        run();
        assertThat(TestServer.rows(place, "select distinct decision from verdict order by 1"))
                .contains("posted", "repeat", "restart", "superset");
        assertThat(TestServer.rows(place, "select distinct reason from quarantine order by 1"))
                .contains("ambiguous", "implausible");
        assertThat(TestServer.rows(place, "select distinct state from quarantine order by 1"))
                .contains("released");
        assertThat(TestServer.rows(place, "select distinct kind from adjustment order by 1"))
                .contains("adjusted", "rerated");
        assertThat(TestServer.rows(place, "select distinct rate from day_usage"))
                .hasSizeGreaterThan(2);

        try (Journal journal =
                        Journal.open(
                                data.resolve("journal"), JournalSettings.defaults(), time, time);
                Database database = Database.open(place)) {
            Explain explain = explain(journal, database);
            Map<Long, Map<Long, long[]>> bodies = bodies(journal);
            for (boolean hours : new boolean[] {false, true}) {
                List<Cut> cuts = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    cuts.add(figure(hours));
                }
                List<Explanation> explanations = explain.byReports(cuts, Progress.NONE);
                assertThat(explanations).hasSize(500);
                explanations.forEach(explanation -> check(explanation, bodies));
                assertThat(explanations)
                        .filteredOn(explanation -> explanation.usage().total() > 0)
                        .hasSizeGreaterThan(300);
            }
            for (int i = 0; i < 12; i++) {
                Cut cut = figure(i % 2 == 0);
                check(explain.byReports(List.of(cut), Progress.NONE).getFirst(), bodies);
            }
        }
    }

    private Explain explain(Journal journal, Database database) {
        return new ProofJobs(
                        data,
                        journal,
                        () -> database,
                        Dialects.readers(),
                        new Openings(data.resolve("openings"), time),
                        () -> AccountingCalendar.of(ZoneId.of("Asia/Shanghai")),
                        time,
                        time)
                .explain();
    }

    private Cut figure(boolean hours) {
        AccountingCalendar calendar = AccountingCalendar.of(ZoneId.of("Asia/Shanghai"));
        long start = Instant.parse("2026-03-10T09:00:00Z").getEpochSecond();
        long from = start + 3_600L * random.nextInt(40);
        long to = from + 3_600L * random.nextInt(1, 30);
        Range range =
                hours
                        ? new Range(from, to)
                        : new Range(calendar.dayStart(from), calendar.nextDayStart(to));
        return new Cut(
                random.nextInt(4) == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(random.nextInt(USERS + 1)),
                random.nextInt(2) == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(1 + random.nextInt(3)),
                OptionalLong.empty(),
                random.nextInt(5) == 0 ? OptionalLong.of(2_000_000) : OptionalLong.empty(),
                hours,
                range);
    }

    private void check(Explanation explanation, Map<Long, Map<Long, long[]>> bodies) {
        Cut cut = explanation.cut();
        assertThat(explanation.isExact()).as("%s: %s", cut, explanation).isTrue();
        Figures figure = explanation.explained().figure();
        assertThat(
                        "%d %d %d %d"
                                .formatted(
                                        figure.upload(),
                                        figure.download(),
                                        figure.billedUpload(),
                                        figure.billedDownload()))
                .as(cut.toString())
                .isEqualTo(sumBySql(cut));
        Map<String, long[]> shown = new HashMap<>();
        for (Part part : explanation.parts()) {
            assertThat(part.reportPosition()).as(cut.toString()).isPositive();
            long[] sum =
                    shown.computeIfAbsent(
                            "%d by %d to %d"
                                    .formatted(
                                            part.reportPosition(),
                                            part.actPosition(),
                                            part.userId()),
                            _ -> new long[2]);
            sum[0] += part.upload();
            sum[1] += part.download();
            assertThat(bodies).containsKey(part.reportPosition());
            Map<Long, long[]> body = bodies.getOrDefault(part.reportPosition(), Map.of());
            assertThat(sum[0]).as(part.toString()).isLessThanOrEqualTo(named(body, part, 0));
            assertThat(sum[1]).as(part.toString()).isLessThanOrEqualTo(named(body, part, 1));
        }
    }

    /** What a report says of a part's user: under the user's key, or one that is the user's now. */
    private static long named(Map<Long, long[]> body, Part part, int direction) {
        long own = 0;
        long other = 0;
        for (Map.Entry<Long, long[]> entry : body.entrySet()) {
            long bytes = entry.getValue()[direction];
            if (entry.getKey() == part.userId() || entry.getKey() == UNKNOWN) {
                own += bytes;
            }
            other = Math.max(other, bytes);
        }
        // A held amount may have been given to another than the report named.
        return part.actPosition() == 0 ? own : Math.max(own, other);
    }

    /** The figure by plain SQL that knows nothing of how the product reads. */
    private String sumBySql(Cut cut) {
        String rows =
                "select %s from %s where bucket >= %d and bucket < %d%s%s%s"
                        .formatted(
                                "upload, download, billed_upload, billed_download",
                                cut.hours() ? "hour_usage" : "day_usage",
                                cut.range().from(),
                                cut.range().to(),
                                and("user_id", cut.userId()),
                                and("source_id", cut.sourceId()),
                                and("rate", cut.rate()));
        String adjustments =
                "select 0 as upload, 0 as download, billed_upload, billed_download from adjustment"
                        + " where bucket >= %d and bucket < %d%s%s"
                                .formatted(
                                        cut.range().from(),
                                        cut.range().to(),
                                        and("user_id", cut.userId()),
                                        and("source_id", cut.sourceId()));
        return TestServer.rows(
                        place,
                        "select coalesce(sum(upload), 0), coalesce(sum(download), 0),"
                                + " coalesce(sum(billed_upload), 0),"
                                + " coalesce(sum(billed_download), 0) from ("
                                + rows
                                + (cut.rate().isPresent() ? "" : " union all " + adjustments)
                                + ") as all_rows")
                .getFirst();
    }

    private static String and(String column, OptionalLong value) {
        return value.isEmpty() ? "" : " and " + column + " = " + value.getAsLong();
    }

    /** What every report in the journal says, by position and wire key. */
    private static Map<Long, Map<Long, long[]>> bodies(Journal journal) {
        Map<Long, Map<Long, long[]>> bodies = new HashMap<>();
        try (JournalReader reader = journal.readAfter(0)) {
            while (reader.next()) {
                if (reader.entry() instanceof Report report) {
                    JsonObject body = JsonObject.read(report.body());
                    Map<Long, long[]> values = new HashMap<>();
                    for (String key : body.names()) {
                        List<?> pair = body.list(key);
                        values.put(
                                Long.parseLong(key),
                                new long[] {(Long) pair.get(0), (Long) pair.get(1)});
                    }
                    bodies.put(reader.position(), values);
                }
            }
        }
        return bodies;
    }

    private void run() throws IOException {
        try (TestServer weir = TestServer.on(data, time, SETTINGS, place)) {
            for (int id = 1; id <= USERS; id++) {
                weir.addUser(id);
            }
            String cipher = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
            weir.addNode(
                    "shadowsocks", 1, cipher, ",\"family\":\"keeps\",\"rateMillionths\":1300000");
            weir.addNode("shadowsocks", 2, cipher, ",\"family\":\"resets\"");
            weir.addNode(
                    "shadowsocks",
                    3,
                    cipher,
                    ",\"capacityBitsPerSecond\":1000000,\"rateRanges\":[{\"from\":\"22:00\",\"to\":\"02:00\",\"rateMillionths\":500000}]");
            pushes(weir, 90);
            weir.operator("PATCH", "/nodes/1", "{\"rateMillionths\":2000000}");
            adjust(weir, 3, -500);
        }
        try (Database database = Database.open(place)) {
            new Openings(data.resolve("openings"), time).write(database, Progress.NONE);
        }
        try (TestServer weir = TestServer.on(data, time, SETTINGS, place)) {
            pushes(weir, 90);
            decide(weir);
            adjust(weir, 4, 700);
            weir.operator(
                    "POST",
                    "/rerates",
                    "{\"sourceId\":2,\"from\":\"2026-03-10\",\"to\":\"2026-03-11\",\"rateMillionths\":3000000,\"reason\":\"sale\"}");
            pushes(weir, 30);
        }
    }

    private void pushes(TestServer weir, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            time.skip(Duration.ofMinutes(random.nextInt(1, 22)));
            int node = 1 + random.nextInt(3);
            NodeProcess process = processes.get(node);
            // The third node's software has no cookie jar.
            if (process == null || node == 3 || random.nextInt(15) == 0) {
                process = new NodeProcess("shadowsocks", node);
                processes.put(node, process);
                if (node != 3 || random.nextInt(6) == 0) {
                    counters.remove(node);
                }
            }
            Map<Long, long[]> values = counters.computeIfAbsent(node, _ -> new HashMap<>());
            for (int many = random.nextInt(1, 4); many > 0; many--) {
                long key = random.nextInt(12) == 0 ? UNKNOWN : 1 + random.nextInt(USERS);
                long[] value = values.computeIfAbsent(key, _ -> new long[2]);
                value[0] += random.nextInt(5_000);
                value[1] += random.nextInt(25) == 0 ? 8_000_000_000_000L : random.nextInt(90_000);
            }
            String body = body(values);
            boolean heard = random.nextInt(3) > 0;
            if (heard) {
                process.push(weir, body);
            } else {
                process.pushUnheard(weir, body);
                if (random.nextBoolean()) {
                    process.pushUnheard(weir, body);
                }
            }
            if (heard || node == 2) {
                values.clear();
            }
        }
    }

    private static String body(Map<Long, long[]> values) {
        StringBuilder body = new StringBuilder("{");
        values.forEach((key, value) ->
                body.append(body.length() > 1 ? "," : "")
                        .append("\"%d\":[%d,%d]".formatted(key, value[0], value[1])));
        return body.append("}").toString();
    }

    /** Releases some held amounts, gives one to somebody else, and the unknown name to a user. */
    private void decide(TestServer weir) throws IOException {
        settle(weir);
        List<JsonObject> held = weir.operator("GET", "/quarantine", "").objects("quarantine");
        assertThat(held).hasSizeGreaterThan(3);
        for (int i = 0; i < held.size(); i++) {
            String path = "/quarantine/" + held.get(i).number("id");
            switch (i % 4) {
                case 0, 1 -> weir.operator("POST", path + "/release", "{}");
                case 2 -> weir.operator("POST", path + "/assign", "{\"userId\":5}");
                default -> weir.operator("POST", path + "/dismiss", "{}");
            }
        }
        List<JsonObject> names = weir.operator("GET", "/unattributed", "").objects("unattributed");
        assertThat(names).isNotEmpty();
        weir.operator(
                "POST",
                "/unattributed/" + names.getFirst().number("id") + "/assign",
                "{\"userId\":8}");
        settle(weir);
    }

    private static void settle(TestServer weir) throws IOException {
        long end = weir.health().object("journal").number("end");
        while (weir.health().object("posting").number("position") < end) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void adjust(TestServer weir, int user, int bytes) throws IOException {
        settle(weir);
        weir.operator(
                "POST",
                "/adjustments",
                "{\"userId\":%d,\"download\":%d,\"billedDownload\":%d,\"reason\":\"a gift\"}"
                        .formatted(user, bytes, bytes));
    }
}
