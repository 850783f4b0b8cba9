package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.e2e.Proxy.Below;
import dev.weir.e2e.Proxy.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live socket through each proxy with the file that is shipped, at the root and below the path
 * of {@code public-url}, whether the proxy takes that path off or not. All at once, as a heartbeat
 * takes its time.
 */
@Tag("proxies")
class LiveThroughProxiesTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String PATH = "/weir";
    private static final String ORIGIN = "http://weir.example";
    private static final int NODES = 1;
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"([^\"]+)\"");

    private static final Pattern API_TOKEN = Pattern.compile("weir_[A-Za-z0-9_-]+");

    @TempDir Path directory;

    private final Map<String, URI> ways = new LinkedHashMap<>();
    private final List<Integer> rootPorts = new ArrayList<>();
    private final List<Proxy> proxies = new ArrayList<>();
    private KeptWeir weir;
    private Operator operator;

    @BeforeEach
    void start() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        weir =
                KeptWeir.on(
                        data,
                        "--public-url",
                        ORIGIN + PATH + "/",
                        "--trusted-proxies",
                        "127.0.0.1");
        operator = Operator.of(weir, data);
        operator.makeNodes(NODES, TOKEN);
        for (Kind kind : Kind.values()) {
            Proxy whole = proxy(kind, Below.NOTHING);
            rootPorts.add(whole.port());
            ways.put(kind + " at the root", at(whole, ""));
            ways.put(kind + " with everything", at(whole, PATH));
            ways.put(kind + " below a path", at(proxy(kind, Below.KEPT), PATH));
            ways.put(kind + " taking the path off", at(proxy(kind, Below.TAKEN_OFF), PATH));
        }
    }

    @AfterEach
    void stop() {
        proxies.forEach(Proxy::close);
        weir.close();
    }

    @Test
    void staysOpenIsToldWhatIsPushedAndEndsWithOurCodes() throws Exception {
        String token = token();
        Map<String, LiveSocket> sockets = new LinkedHashMap<>();
        for (Map.Entry<String, URI> way : ways.entrySet()) {
            LiveSocket socket = LiveSocket.open(way.getValue(), ORIGIN, "weir.token." + token);
            socket.send("{\"type\":\"sub\",\"topics\":[\"overview\",\"user:1\"]}");
            sockets.put(way.getKey(), socket);
        }
        // Pushes run, through the proxies too, until each socket has had a heartbeat.
        List<ResettingFleet> fleets = new ArrayList<>();
        try {
            for (int port : rootPorts) {
                fleets.add(new ResettingFleet(port, 1, TOKEN));
            }
            for (Map.Entry<String, LiveSocket> socket : sockets.entrySet()) {
                socket.getValue().await(socket.getKey(), "heartbeat", 1);
                socket.getValue().await(socket.getKey(), "traffic_update", 5);
                socket.getValue().await(socket.getKey(), "overview_update", 5);
            }
        } finally {
            fleets.forEach(ResettingFleet::close);
        }
        long used = operator.counted();
        for (Map.Entry<String, LiveSocket> socket : sockets.entrySet()) {
            socket.getValue().awaitUsed(socket.getKey(), used);
            assertThat(socket.getValue().isOpen()).as(socket.getKey()).isTrue();
        }

        weir.restart();
        for (Map.Entry<String, LiveSocket> socket : sockets.entrySet()) {
            assertThat(socket.getValue().closeCode()).as(socket.getKey()).isEqualTo(1001);
        }
        for (Map.Entry<String, URI> way : ways.entrySet()) {
            refusesWhatIsNotForThem(way.getKey(), way.getValue());
        }
    }

    /** A user's ticket opens the user's own figures and nothing else. */
    private void refusesWhatIsNotForThem(String way, URI server) throws Exception {
        Matcher ticket = TICKET.matcher(operator.ask("users/1/live-ticket", "{\"seconds\":60}"));
        assertThat(ticket.find()).isTrue();
        LiveSocket socket = LiveSocket.open(server, ORIGIN, "weir.ticket." + ticket.group(1));
        socket.send("{\"type\":\"sub\",\"topics\":[\"me\"]}");
        socket.await(way, "snapshot", 1);
        socket.send("{\"type\":\"sub\",\"topics\":[\"overview\"]}");
        assertThat(socket.closeCode()).as(way).isEqualTo(4403);
    }

    /** The one in the data directory is refused to whoever comes through a proxy. */
    private String token() throws Exception {
        Weir.Result made =
                Weir.run(
                        "token",
                        "create",
                        "pages",
                        "--scope",
                        "usage_read",
                        "--scope",
                        "users_read",
                        "--data-dir",
                        directory.resolve("data").toString());
        Matcher token = API_TOKEN.matcher(made.out());
        assertThat(token.find()).as(made.toString()).isTrue();
        return token.group();
    }

    private Proxy proxy(Kind kind, Below below) throws Exception {
        Path own = Files.createDirectories(directory.resolve(kind + "-" + below));
        Proxy proxy = Proxy.start(kind, own, weir.port(), below);
        proxies.add(proxy);
        return proxy;
    }

    private static URI at(Proxy proxy, String path) {
        return URI.create("ws://127.0.0.1:" + proxy.port() + path + "/api/v1/live/socket");
    }
}
