package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigRead;
import dev.weir.config.ServerConfig;
import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import dev.weir.http.RawClient.Answer;
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
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same timeline in every dialect: an answer that arrives, one that is lost and tried again, the
 * sum or the next amounts after it, Weir started anew, the node started anew.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DialectCountingTest {
    private static final String TOKEN = "dialect-node-token-0001";
    private static final String RESTY =
            "User-Agent: go-resty/2.13.1 (https://github.com/go-resty/resty)";

    @Parameter TestDatabase kind;

    @TempDir Path directory;

    private DatabaseSettings place;

    @BeforeEach
    void makeDatabase() {
        place = kind.fresh(directory);
    }

    @AfterEach
    void giveBack() {
        kind.giveBack(place);
    }

    private String bearer = "";
    private String machineToken = "";

    enum Dialect {
        UNIPROXY_KEEPS("/api/v1/server/UniProxy/user", "/api/v1/server/UniProxy/push", true),
        SSPANEL("/mod_mu/users", "/mod_mu/users/traffic", true),
        TIDALAB(
                "/api/v1/server/ShadowsocksTidalab/user",
                "/api/v1/server/ShadowsocksTidalab/submit",
                true),
        PPANEL("/v1/server/user", "/v1/server/push", false),
        MACHINE("/api/v2/server/user", "/api/v2/server/report", true);

        private final String users;
        private final String push;
        private final boolean keeps;

        Dialect(String users, String push, boolean keeps) {
            this.users = users;
            this.push = push;
            this.keeps = keeps;
        }

        /** What the node is told to be, where its path does not show it. */
        private String family() {
            return this == UNIPROXY_KEEPS || this == TIDALAB ? "keeps" : "auto";
        }

        private String body(long upload, long download) {
            return switch (this) {
                case UNIPROXY_KEEPS -> "{\"7\":[%d,%d]}".formatted(upload, download);
                case SSPANEL ->
                        "{\"data\":[{\"user_id\":7,\"u\":%d,\"d\":%d}]}"
                                .formatted(upload, download);
                case TIDALAB -> "[{\"user_id\":7,\"u\":%d,\"d\":%d}]".formatted(upload, download);
                case PPANEL ->
                        "{\"traffic\":[{\"uid\":7,\"upload\":%d,\"download\":%d}]}"
                                .formatted(upload, download);
                case MACHINE ->
                        "{\"traffic\":{\"7\":[%d,%d]},\"type\":\"traffic\"}"
                                .formatted(upload, download);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsEachByteOnceThroughLostAnswersAndRestarts(Dialect dialect) throws Exception {
        try (WeirServer server = start()) {
            prepare(server, dialect);
            String first = greeted(server, dialect);
            String second = pushed(server, dialect, first, 100, 1_000);
            // Taken, and no answer heard; tried again with what the process knew; then the next
            // interval, of which a client that keeps shows the sum.
            pushed(server, dialect, second, 50, 500);
            pushed(server, dialect, second + "; " + second, 50, 500);
            long more = dialect.keeps ? 50 : 0;
            pushed(server, dialect, second, more + 30, 10 * (more + 30));
        }
        try (WeirServer server = start()) {
            // Nothing told the process of an answer: the sum grows on, across our restart.
            String again = greeted(server, dialect);
            pushed(server, dialect, again, 5, 50);
        }

        assertThat(rows("select user_id, upload, download from user_total"))
                .containsExactly("7 185 1850");
        assertThat(rows("select user_id, upload from quarantine")).isEmpty();
        List<String> decisions = rows("select decision from verdict order by position");
        assertThat(decisions.get(2)).isEqualTo("repeat");
        assertThat(decisions.get(3)).isEqualTo(dialect.keeps ? "superset" : "posted");
    }

    private WeirServer start() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("data-dir", directory.toString());
        settings.put("port", "0");
        // The name under which the raw client asks.
        settings.put("public-host", "weir");
        settings.putAll(TestDatabase.settingsOf(place));
        ServerConfig config = ((ConfigRead.Valid) ServerConfig.read(settings)).config();
        WeirServer server = WeirServer.start(config, InstantSource.system(), System::nanoTime);
        bearer =
                "Authorization: Bearer " + Files.readString(directory.resolve("api-token")).strip();
        return server;
    }

    private void prepare(WeirServer server, Dialect dialect) throws IOException {
        try (RawClient api = new RawClient(server.address().getPort())) {
            created(api, "/api/v1/users", "{\"id\":7,\"email\":\"u7@example.org\"}");
            created(
                    api,
                    "/api/v1/nodes",
                    """
                    {"type":"shadowsocks","nodeId":5,"name":"n","family":"%s","token":"%s",
                     "settings":{"server_port":8388,"cipher":"aes-128-gcm"}}
                    """
                            .formatted(dialect.family(), TOKEN));
            machineToken =
                    created(api, "/api/v1/machines", "{\"name\":\"m\",\"nodes\":[1]}")
                            .text("token");
        }
    }

    private JsonObject created(RawClient api, String path, String body) throws IOException {
        Answer answer = api.post(path, body, bearer).answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return JsonObject.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private String query(Dialect dialect) {
        return switch (dialect) {
            case UNIPROXY_KEEPS, TIDALAB -> "?node_id=5&token=" + TOKEN;
            case SSPANEL -> "?node_id=5&key=" + TOKEN + "&muKey=" + TOKEN;
            case PPANEL -> "?server_id=5&protocol=shadowsocks&secret_key=" + TOKEN;
            case MACHINE -> "?machine_id=1&node_id=1&token=" + machineToken;
        };
    }

    private String greeted(WeirServer server, Dialect dialect) throws IOException {
        try (RawClient node = new RawClient(server.address().getPort())) {
            Answer answer = node.get(dialect.users + query(dialect), RESTY).answer();
            assertThat(answer.body()).contains("\"id\":7,");
            return cookie(answer);
        }
    }

    private String pushed(
            WeirServer server, Dialect dialect, String cookie, long upload, long download)
            throws IOException {
        try (RawClient node = new RawClient(server.address().getPort())) {
            Answer answer =
                    node.post(
                                    dialect.push + query(dialect),
                                    dialect.body(upload, download),
                                    RESTY,
                                    "Cookie: " + cookie)
                            .answer();
            assertThat(answer.status()).isEqualTo(200);
            return cookie(answer);
        }
    }

    private static String cookie(Answer answer) {
        String set = Objects.requireNonNull(answer.header("set-cookie"));
        return set.substring(0, set.indexOf(';'));
    }

    private List<String> rows(String sql) {
        try (Database database = Database.open(place)) {
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
