package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.http.RawClient;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replays what real clients sent (XrayR v25.3.6, V2bX 484faaf, v2node 2daa9dd, XrayRP b1fa359, each
 * with a shadowsocks node and real traffic): plain pushes, answers lost once and four times,
 * connections reset, an answer of which only the headers arrived, one that came after the client's
 * time-out, node restarts by TERM and KILL. The recordings named {@code two-} and {@code lost-} are
 * of the same clients in front of Weir itself: two processes under one node number, and every way
 * of losing an answer, twice in a row too. So are ppanel-node 9341ad2 and Xboard-Node 7e3ad7c, with
 * its xray core alone.
 *
 * <p>The clients spoke to a stand-in that gave out cookies of its own; here each is replaced by the
 * cookie that Weir gave for the same answer. What a client did not hear is not handed on.
 */
class RecordedClientsTest {
    private static final String TOKEN = "recorded-node-token-0001";
    private static final Pattern COOKIE = Pattern.compile("weir1=[0-9a-f]{16}\\.[0-9]+");

    /** What traffic.sh passed through each node, bytes of user 7 then of user 8. */
    private static final List<String> PAYLOAD = List.of("7 203629 78143", "8 333 444");

    /** As above without the phase in which only headers arrive, which XrayRP counts again. */
    private static final List<String> PAYLOAD_XRAYRP = List.of("7 203113 77525", "8 333 444");

    /** v2node's push in the last phase brought 13 bytes of a phase that is not replayed. */
    private static final List<String> PAYLOAD_V2NODE = List.of("7 203629 78156", "8 333 444");

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"XrayR, keeps", "V2bX, resets", "v2node, resets", "XrayRP, keeps"})
    void countsExactlyThePayload(String client, String family) throws Exception {
        replay(client, family);

        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .isEqualTo(payload(client));
        assertThat(rows("select * from quarantine")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"V2bX", "v2node", "XrayRP"})
    void countsExactlyThePayloadWhenNobodyToldTheFamily(String client) throws Exception {
        replay(client, "auto");

        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .isEqualTo(payload(client));
        assertThat(rows("select * from quarantine")).isEmpty();
    }

    @Test
    void holdsWhatOneUserOfAnUnknownFamilyCannotDecideAndPostsTheRest() throws Exception {
        replay("XrayR", "auto");

        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .isEqualTo(PAYLOAD);
        // Four attempts were lost, then came the sum: a resetting client could have sent it too.
        assertThat(rows("select user_id, upload, download, reason, state from quarantine"))
                .containsExactly("7 502 602 ambiguous held");
    }

    @ParameterizedTest
    @CsvSource({"two-XrayR, keeps", "two-V2bX, resets", "XrayR-and-V2bX, auto"})
    void countsBothOfTwoProcessesThatPushUnderOneNodeNumber(String clients, String family)
            throws Exception {
        replay(clients, family);

        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 6040 14444", "8 108 120", "9 4 6");
        assertThat(rows("select * from quarantine")).isEmpty();
    }

    @Test
    void countsExactlyWhatAKeepingClientSentThroughEveryLostAnswer() throws Exception {
        replay("lost-XrayR", "keeps");

        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 29384 26233", "8 356 470", "9 1 1");
    }

    @Test
    void countsOnceWhatAResettingClientSentTwiceUnderOneReceipt() throws Exception {
        replay("lost-v2node", "resets");

        // It passed 29384 and 26233 for user 7: 250 and 350 of them in a push that, to the byte,
        // is the one before it, of which all answers were lost.
        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 29134 25883", "8 356 470", "9 1 1");
        assertThat(rows("select repeated from verdict where repeated = 600"))
                .as("the retry of the first and the whole of the second")
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"keeps", "auto"})
    void countsExactlyWhatXrayRReportedToSspanel(String family) throws Exception {
        replay("XrayR-sspanel", family);

        // Four answers lost, one lost, Weir killed, the node started again, nobody served.
        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 241541 75648", "8 334 445");
        assertThat(rows("select count(*) from verdict where decision = 'repeat'"))
                .containsExactly("4");
        assertThat(rows("select * from quarantine")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"keeps", "auto"})
    void countsExactlyWhatXrayRpReportedAsAMachine(String family) throws Exception {
        replay("XrayRP-machine", family);

        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 241531 75635", "8 333 444");
        assertThat(rows("select decision, count(*) from verdict group by 1 order by 1"))
                .containsExactly("posted 4", "repeat 3", "restart 1", "superset 1");
        assertThat(rows("select * from quarantine")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"resets", "auto"})
    void countsWhatPpanelNodeSentOnce(String family) throws Exception {
        replay("ppanel-node", family);

        // It passed 29384 and 26233 for user 7: 250 and 350 of them in a push that, to the byte,
        // is the one before it, whose answer was lost.
        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 29134 25883", "8 356 470", "9 1 1");
        assertThat(rows("select decision, count(*) from verdict group by 1 order by 1"))
                .containsExactly("posted 12", "repeat 1", "restart 3");
        assertThat(rows("select * from quarantine")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"keeps", "auto"})
    void countsExactlyWhatXboardNodeReported(String family) throws Exception {
        replay("Xboard-Node", family);

        // Its own counters: two answers were lost, and it sent the same amounts again.
        assertThat(rows("select user_id, upload, download from user_total order by 1"))
                .containsExactly("7 0 3519", "8 0 344");
        assertThat(rows("select decision, count(*) from verdict group by 1 order by 1"))
                .containsExactly("posted 6", "superset 2");
    }

    private static List<String> payload(String client) {
        return switch (client) {
            case "XrayRP" -> PAYLOAD_XRAYRP;
            case "v2node" -> PAYLOAD_V2NODE;
            default -> PAYLOAD;
        };
    }

    @Test
    void tellsNodesTheConfiguredIntervalsFromTheFirstStart() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "data-dir", directory.toString(),
                        "port", "0",
                        "push-interval", "7s",
                        "pull-interval", "9s",
                        "public-host", "weir");
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(settings)).config();
        try (WeirServer server =
                WeirServer.start(config, InstantSource.system(), System::nanoTime)) {
            prepare(server, "auto");
            try (RawClient node = new RawClient(server.address().getPort())) {
                String path =
                        "/api/v1/server/UniProxy/config?node_type=shadowsocks&node_id=1&token="
                                + TOKEN;
                assertThat(node.get(path).answer().body())
                        .contains("\"push_interval\":7,\"pull_interval\":9");
            }
        }
    }

    private void replay(String client, String family) throws Exception {
        Map<String, String> settings =
                Map.of(
                        "data-dir", directory.toString(),
                        "port", "0",
                        // The name under which the raw client asks.
                        "public-host", "weir");
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(settings)).config();
        try (WeirServer server =
                WeirServer.start(config, InstantSource.system(), System::nanoTime)) {
            prepare(server, family);
            Map<String, String> cookies = new HashMap<>();
            for (String line : recording(client)) {
                JsonObject entry = JsonObject.read(line.getBytes(StandardCharsets.UTF_8));
                if (entry.has("method")) {
                    replay(server, entry, cookies);
                }
            }
        }
    }

    private static List<String> recording(String client) throws IOException {
        try (var in =
                RecordedClientsTest.class.getResourceAsStream("/recorded/" + client + ".jsonl")) {
            assertThat(in).as("the recording of " + client).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private void prepare(WeirServer server, String family) throws Exception {
        String bearer =
                "Authorization: Bearer " + Files.readString(directory.resolve("api-token")).strip();
        try (RawClient api = new RawClient(server.address().getPort())) {
            for (int id = 7; id <= 9; id++) {
                String user = "{\"id\":" + id + ",\"email\":\"u" + id + "@example.org\"}";
                assertThat(post(api, "/api/v1/users", user, bearer)).isEqualTo(201);
            }
            String node =
                    """
                    {"type":"shadowsocks","nodeId":1,"name":"recorded","family":"%s","token":"%s",
                     "settings":{"server_port":8388,"cipher":"aes-128-gcm"}}
                    """
                            .formatted(family, TOKEN);
            assertThat(post(api, "/api/v1/nodes", node, bearer)).isEqualTo(201);
            String machine = "{\"name\":\"recorded\",\"nodes\":[1],\"token\":\"" + TOKEN + "\"}";
            assertThat(post(api, "/api/v1/machines", machine, bearer)).isEqualTo(201);
        }
    }

    private static int post(RawClient api, String path, String body, String bearer)
            throws IOException {
        return api.post(path, body, bearer).answer().status();
    }

    private static void replay(WeirServer server, JsonObject entry, Map<String, String> cookies)
            throws IOException {
        List<String> headers = new ArrayList<>();
        JsonObject sent = entry.object("headers");
        for (String name : sent.names()) {
            String value = sent.text(name);
            headers.add(name + ": " + (name.equals("Cookie") ? translated(value, cookies) : value));
        }
        String path = entry.text("path") + "?" + entry.text("query") + secret(entry) + TOKEN;
        try (RawClient node = new RawClient(server.address().getPort())) {
            RawClient.Answer answer =
                    entry.text("method").equals("GET")
                            ? node.get(path, headers.toArray(String[]::new)).answer()
                            : node.post(
                                            path,
                                            entry.has("body")
                                                    ? entry.text("body")
                                                            .replace(
                                                                    "\"token\":\"*\"",
                                                                    "\"token\":\"" + TOKEN + "\"")
                                                    : "",
                                            headers.toArray(String[]::new))
                                    .answer();
            assertThat(answer.status()).as(path).isIn(200, 304);
            if (!entry.isNull("heard") && entry.object("heard").has("cookie")) {
                remember(
                        entry.object("heard").text("cookie"), answer.header("Set-Cookie"), cookies);
            }
        }
    }

    private static String secret(JsonObject entry) {
        String path = entry.text("path");
        if (path.startsWith("/mod_mu/")) {
            return "&key=";
        }
        return path.startsWith("/v1/server/") || path.startsWith("/v2/server/")
                ? "&secret_key="
                : "&token=";
    }

    private static void remember(
            String recorded, @Nullable String given, Map<String, String> cookies) {
        if (given != null) {
            cookies.put(recorded, given.substring(0, given.indexOf(';')));
            cookies.put("newest", given.substring(0, given.indexOf(';')));
        }
    }

    /** A cookie given out in a phase that is not replayed stands for the newest that was. */
    private static String translated(String header, Map<String, String> cookies) {
        return COOKIE.matcher(header)
                .replaceAll(match ->
                        cookies.computeIfAbsent(match.group(), _ -> cookies.get("newest")));
    }

    private List<String> rows(String sql) {
        try (Database database = Database.open(DatabaseSettings.of(directory.resolve("weir.db")))) {
            return database.read(tx -> {
                List<String> rows = new ArrayList<>();
                try (var statement = tx.connection().createStatement();
                        ResultSet result = statement.executeQuery(sql)) {
                    int columns = result.getMetaData().getColumnCount();
                    while (result.next()) {
                        StringBuilder row = new StringBuilder(result.getString(1));
                        for (int i = 2; i <= columns; i++) {
                            row.append(' ').append(result.getString(i));
                        }
                        rows.add(row.toString());
                    }
                }
                return rows;
            });
        }
    }
}
