package dev.weir.server;

import dev.weir.cli.CommandRun;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A Weir beside an old panel, each on a database of its own kind. */
abstract class ShadowComparisonFixture {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @Parameter(0)
    TestDatabase kind;

    @Parameter(1)
    TestDatabase theirs;

    @TempDir Path home;

    final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T12:30:00Z"));
    private DatabaseSettings database;
    OldPanelStandIn panel;
    long settled;

    @BeforeEach
    void make() throws Exception {
        database = kind.fresh(home.resolve("data"));
        panel = new OldPanelStandIn(home, theirs, time, ZONE);
        panel.addNode(1, "vmess", "1.5");
        panel.addNode(2, "trojan", "1");
        for (int user = 7; user <= 10; user++) {
            panel.addUser(user);
        }
        panel.database.execute("update v2_user set u = 1000, d = 5000 where id = 7");
    }

    @AfterEach
    void giveBack() throws Exception {
        panel.close();
        kind.giveBack(database);
    }

    static long sum(JsonObject parts) {
        return parts.names().stream().mapToLong(parts::number).sum();
    }

    String output = "";

    int compare(TestServer weir) throws IOException {
        weir.announce(home.resolve("data"));
        List<String> words = new ArrayList<>(List.of("shadow", "compare", "--settle", "0"));
        words.addAll(panel.from);
        return run(words.toArray(String[]::new));
    }

    int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data-dir", home.resolve("data").toString()));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        output = run.said();
        return run.code();
    }

    TestServer started() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("time-zone", ZONE.getId());
        settings.put("shadow-panel", panel.url());
        settings.put("shadow-panel-token", OldPanelStandIn.TOKEN);
        TestServer weir = TestServer.on(home.resolve("data"), time, settings, database);
        for (int user = 7; user <= 10; user++) {
            weir.addUser(user);
        }
        weir.addNode(
                "vmess",
                1,
                "{\"server_port\":443}",
                ",\"rateMillionths\":1500000,\"family\":\"keeps\"");
        weir.addNode("trojan", 2, "{\"server_port\":443}", "");
        return weir;
    }

    static String phase(TestServer weir) {
        try {
            return weir.operator("GET", "/shadow", "").text("phase");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until so many pushes since the comparison began have a fate. */
    void settle(TestServer weir, long pushes) {
        settled = pushes;
        TestServer.await(() -> {
            try {
                JsonObject sums = weir.operator("GET", "/shadow", "").object("sums");
                long done = 0;
                for (String fate : sums.names()) {
                    done += sums.object(fate).number("pushes");
                }
                return done >= settled;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
