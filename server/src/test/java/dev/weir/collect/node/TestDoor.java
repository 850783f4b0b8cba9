package dev.weir.collect.node;

import dev.weir.collect.ppanel.PpanelApi;
import dev.weir.collect.sspanel.SspanelApi;
import dev.weir.collect.tidalab.TidalabApi;
import dev.weir.collect.uniproxy.MachineApi;
import dev.weir.collect.uniproxy.UniProxyApi;
import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.directory.NodeMatch;
import dev.weir.directory.Settings;
import dev.weir.http.Bodies;
import dev.weir.http.DoorMeter;
import dev.weir.http.HttpFaults;
import dev.weir.http.Listener;
import dev.weir.http.ListenerSettings;
import dev.weir.http.RawClient;
import dev.weir.http.Tokens;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Report;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import dev.weir.roster.ConfigWriter;
import dev.weir.roster.Format;
import dev.weir.roster.Representation;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The node API on a real listener, with everything behind it made of memory. */
public final class TestDoor implements AutoCloseable {
    public static final String TOKEN = "node-three-secret";
    public static final String FLEET = "fleet-secret";
    public static final String PUSH = "/api/v1/server/UniProxy/push";
    public static final String REPORT = "/api/v2/server/report";
    public static final String QUERY = "?token=" + TOKEN + "&node_id=3&node_type=shadowsocks";
    public static final int MAX_BODY = 4 << 20;
    private static final Settings SETTINGS =
            new Settings(
                    Settings.initial().calendar(), 60, 60, Rating.ONE, Tokens.sha256Hex(FLEET));

    public final Node three = node(30, "shadowsocks", 3, TOKEN, Node.Family.AUTO, true);
    public final List<Node> nodes =
            new CopyOnWriteArrayList<>(
                    List.of(
                            three,
                            node(31, "vmess", 4, "vmess-four-secret", Node.Family.AUTO, true),
                            node(32, "trojan", 4, "trojan-four-secret", Node.Family.AUTO, true),
                            node(33, "vless", 5, "off-secret", Node.Family.AUTO, false),
                            node(34, "vless", 6, "keeper-secret", Node.Family.KEEPS, true)));
    public final MemoryLog log = new MemoryLog();
    public final AtomicLong wallMillis = new AtomicLong(1_800_000_000_000L);
    public final AtomicLong nanos = new AtomicLong(77_000_000_000L);
    public final DoorCounters counters = new DoorCounters();
    public final HttpFaults faults = new HttpFaults();
    public final NodeStates states = new NodeStates();
    public final MachineStates machineStates = new MachineStates();
    public final List<Machine> machines = new CopyOnWriteArrayList<>();
    public final OnlineDevices devices = new OnlineDevices(nanos::get, () -> 60, counters);
    public final AccountingClock clock;
    public final Contacts contacts;
    public final Bodies bodies;
    private final AtomicLong randoms = new AtomicLong(0x1000);
    private final Listener listener;
    public volatile @Nullable RuntimeException rosterDefect;

    public TestDoor() {
        this(routing -> {});
    }

    public TestDoor(java.util.function.Consumer<HttpRouting.Builder> more) {
        InstantSource wall = () -> java.time.Instant.ofEpochMilli(wallMillis.get());
        clock = new AccountingClock(wall, nanos::get, log::append);
        contacts = new Contacts(clock);
        ListenerSettings settings =
                ListenerSettings.of("127.0.0.1", 0, MAX_BODY, Duration.ofMinutes(3));
        bodies = new Bodies(settings, faults);
        NodeDoor api =
                NodeDoor.of(
                        new Nodes(),
                        new FixedRosters(),
                        log,
                        bodies,
                        clock,
                        contacts,
                        devices,
                        states,
                        machineStates,
                        counters,
                        randoms::incrementAndGet);
        listener =
                Listener.start(
                        settings,
                        faults,
                        new DoorMeter(),
                        routing -> {
                            new UniProxyApi(api).addTo(routing);
                            new MachineApi(api).addTo(routing);
                            new SspanelApi(api).addTo(routing);
                            new TidalabApi(api).addTo(routing);
                            new PpanelApi(api).addTo(routing);
                            more.accept(routing);
                        },
                        System::nanoTime);
    }

    public static Node node(
            long sourceId,
            String type,
            long nodeId,
            String token,
            Node.Family family,
            boolean enabled) {
        return node(sourceId, type, nodeId, token, family, enabled, settings(type));
    }

    private static String settings(String type) {
        return switch (type) {
            case "shadowsocks" ->
                    """
                    {"server_port":8388,"network":"tcp","cipher":"aes-128-gcm","routes":[
                     {"id":2,"match":["bad\\\\.example","worse(?=x)"],"action":"block"},
                     {"id":3,"match":["good"],"action":"dns"}]}\
                    """;
            case "trojan" ->
                    """
                    {"server_port":443,"network":"grpc","network_settings":{"serviceName":"g"},
                     "tls":1,"server_name":"t.example.com"}\
                    """;
            case "vmess" ->
                    """
                    {"server_port":10086,"network":"ws","tls":1,"host":"v.example.com",
                     "network_settings":{"path":"/p","headers":{"Host":"h.example.com"}},
                     "routes":[{"id":1,"match":["domain:bad.example","x(?=y)"],"action":"block"}]}\
                    """;
            default -> "{\"server_port\":1,\"network\":\"tcp\"}";
        };
    }

    /** A node with settings of its own. */
    public static Node node(
            long sourceId,
            String type,
            long nodeId,
            String token,
            Node.Family family,
            boolean enabled,
            String settings) {
        return new Node(
                sourceId,
                type,
                nodeId,
                "node " + nodeId,
                "",
                "",
                "",
                enabled,
                family,
                1_000_000_000L,
                0,
                new TreeSet<>(List.of(1L)),
                RatePlan.constant(Rating.ONE),
                Tokens.sha256Hex(token),
                new UUID(1, sourceId),
                settings,
                false);
    }

    public RawClient client() throws IOException {
        return new RawClient(listener.port());
    }

    public int port() {
        return listener.port();
    }

    /** What is known of the answer to the stream's previous push. */
    public Report.Evidence evidence(long sourceId, long instance) {
        return contacts.of(sourceId).evidence(instance);
    }

    public void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    /** Ends every connection and waits until every handler has ended. */
    @Override
    public void close() {
        listener.close();
    }

    /** Keeps reports in a list; refuses them on demand. */
    public static final class MemoryLog implements ReportLog {
        public final List<Report> reports = new ArrayList<>();
        public final List<ClockStepped> steps = new ArrayList<>();
        public volatile boolean refusing;
        public volatile @Nullable RuntimeException defect;

        @Override
        public synchronized long append(Report report) {
            if (defect != null) {
                throw defect;
            }
            if (refusing) {
                return REFUSED;
            }
            reports.add(report);
            return reports.size();
        }

        @Override
        public synchronized void append(ClockStepped step) {
            steps.add(step);
        }

        public synchronized Report last() {
            return reports.getLast();
        }

        public synchronized int size() {
            return reports.size();
        }

        public static String text(Report report) {
            return new String(report.body(), StandardCharsets.UTF_8);
        }
    }

    private final class Nodes implements NodeDirectory {
        @Override
        public NodeMatch findNode(@Nullable String type, long nodeId) {
            List<Node> same = nodes.stream().filter(node -> node.nodeId() == nodeId).toList();
            for (Node node : same) {
                if (node.type().equals(type)) {
                    return new NodeMatch.Found(node, false);
                }
            }
            return switch (same.size()) {
                case 0 -> new NodeMatch.Unknown();
                case 1 -> new NodeMatch.Found(same.getFirst(), !"any".equals(type));
                default -> new NodeMatch.Ambiguous(same);
            };
        }

        @Override
        public @Nullable Node node(long sourceId) {
            return nodes.stream()
                    .filter(node -> node.sourceId() == sourceId)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public @Nullable Machine machine(long id) {
            return machines.stream().filter(machine -> machine.id() == id).findFirst().orElse(null);
        }

        @Override
        public Collection<Node> nodes() {
            return nodes;
        }

        @Override
        public Settings settings() {
            return SETTINGS;
        }
    }

    private final class FixedRosters implements Rosters {
        @Override
        public Representation config(Node node) {
            if (rosterDefect != null) {
                throw rosterDefect;
            }
            return representation(
                    "{\"protocol\":\"" + node.type() + "\"}", "c1", "application/json");
        }

        @Override
        public Representation config(Node node, ConfigWriter writer) {
            return Representation.json(writer.write(node, SETTINGS));
        }

        @Override
        public Representation users(Node node, Format format) {
            return switch (format.layout()) {
                case USERS ->
                        representation("{\"users\":[{\"id\":7}]}", "u1", format.contentType());
                case USERS_MSGPACK -> representation("\u0001msgpack", "m1", format.contentType());
                default ->
                        representation(
                                format.layout() + " " + format.port() + " " + format.cipher(),
                                "o1",
                                format.contentType());
            };
        }

        @Override
        public long[] deviceLimited(Node node) {
            return new long[] {7, 8, 9};
        }

        private static Representation representation(String body, String tag, String type) {
            return new Representation(
                    body.getBytes(StandardCharsets.UTF_8), "\"" + tag + "\"", type);
        }
    }
}
