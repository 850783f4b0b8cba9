package dev.weir.simulate;

import dev.weir.simulate.SimulatedNode.Pattern;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A fleet for looking at: a dozen nodes whose users come and go, pushing through the real node API.
 * Everything it makes is called "simulated".
 *
 * <p>Runs on threads of its own until closed. Finds what it made before and goes on with it.
 */
public final class DemoFleet implements AutoCloseable {
    private static final int USERS = 120;
    private static final int USERS_PER_NODE = 40;
    private static final long SEED = 20_26;
    private static final long ONE = 1_000_000;

    /** How the addresses of its users end. */
    public static final String MAIL = "@simulated.invalid";

    /** How the names of its nodes and users begin. */
    public static final String NODE = "simulated ";

    /** A push that takes longer is left behind. */
    private static final long MOST_MILLIS = 5_000;

    private static final List<String> NAMES =
            List.of(
                    "Mei", "Arash", "Olga", "Tuan", "Amina", "Jonas", "Priya", "Diego", "Hana",
                    "Yusuf", "Lin", "Sofia", "Kenji", "Leila", "Ivan", "Chloe", "Omar", "Nadia",
                    "Wei", "Elena", "Samir", "Aiko", "Marta", "Rohan", "Zeynep", "Pavel", "Linh",
                    "Noah", "Farah", "Greta");

    private record Place(String city, String country, ClientKind kind, String family, long rate) {}

    private static final List<Place> PLACES =
            List.of(
                    new Place("Tokyo 1", "JP", ClientKind.XRAYR, "keeps", ONE),
                    new Place("Tokyo 2", "JP", ClientKind.V2BX, "resets", 2 * ONE),
                    new Place("Osaka 1", "JP", ClientKind.V2NODE, "auto", ONE),
                    new Place("Hong Kong 1", "HK", ClientKind.XRAYR, "keeps", 3 * ONE / 2),
                    new Place("Hong Kong 2", "HK", ClientKind.XBOARD_NODE, "auto", 3 * ONE / 2),
                    new Place("Singapore 1", "SG", ClientKind.V2BX, "resets", ONE),
                    new Place("Singapore 2", "SG", ClientKind.HYSTERIA, "auto", ONE),
                    new Place("Frankfurt 1", "DE", ClientKind.XRAYRP, "keeps", ONE / 2),
                    new Place("Amsterdam 1", "NL", ClientKind.V2NODE, "auto", ONE / 2),
                    new Place("London 1", "GB", ClientKind.XRAYR, "keeps", ONE),
                    new Place("Los Angeles 1", "US", ClientKind.V2BX, "resets", ONE),
                    new Place("New York 1", "US", ClientKind.XRAYR, "keeps", 13 * ONE / 10));

    private final List<Emulator> nodes;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private DemoFleet(List<Emulator> nodes) {
        this.nodes = nodes;
    }

    /**
     * Makes users and nodes where they are not there yet, and starts them.
     *
     * @param token of the operator's API
     * @param interval between two pushes of a node; amounts are made for five seconds
     * @param random makes the nodes' tokens
     */
    public static DemoFleet start(
            URI url, String token, Duration interval, InstantSource wall, RandomGenerator random) {
        Target target = new RemoteTarget(url, token);
        Surroundings around =
                new Surroundings(
                        target,
                        new ProxyPool(),
                        new HourFence(wall, ZoneId.of("UTC"), 0, target),
                        new Rendezvous(),
                        new SwitchedOff(),
                        Api.host(target),
                        SEED,
                        0);
        List<Emulator> emulators = new ArrayList<>();
        try (Api api = new Api(target)) {
            Registration registration = new Registration(target, "demo");
            long[] users = users(api, registration);
            Map<String, Identity> known = knownNodes(api);
            for (int i = 0; i < PLACES.size(); i++) {
                SimulatedNode node = node(i);
                Identity identity = known.get(node.name());
                if (identity == null) {
                    byte[] secret = new byte[16];
                    random.nextBytes(secret);
                    identity = registration.node(api, node, HexFormat.of().formatHex(secret));
                }
                emulators.add(emulator(around, node, identity, users));
            }
        }
        DemoFleet fleet = new DemoFleet(emulators);
        fleet.go(interval);
        return fleet;
    }

    private static Emulator emulator(
            Surroundings around, SimulatedNode node, Identity identity, long[] users) {
        long[] own = Registration.usersOf(node, users);
        Account account = new Account(node, identity, own, Tariff.of(node));
        Emulator emulator = Emulator.of(around, account, node.index());
        emulator.enterHour();
        return emulator;
    }

    private static SimulatedNode node(int index) {
        Place place = PLACES.get(index);
        return new SimulatedNode(
                index,
                NODE + place.city(),
                place.country(),
                place.kind(),
                place.family(),
                false,
                place.kind().jar(),
                Pattern.LIFELIKE,
                place.rate(),
                List.of(),
                1,
                index * (USERS - USERS_PER_NODE) / PLACES.size(),
                USERS_PER_NODE);
    }

    private static String userName(int index) {
        char initial = (char) ('A' + index / NAMES.size() * 5);
        return "simulated " + NAMES.get(index % NAMES.size()) + " " + initial + ".";
    }

    private static long[] users(Api api, Registration registration) {
        Map<?, ?> page = api.get("/api/v1/users?limit=1000&search=" + MAIL.substring(1));
        List<?> known = Json.list(page.get("users"));
        if (known.isEmpty()) {
            return registration.users(USERS, DemoFleet::userName);
        }
        if (known.size() != USERS) {
            throw new SimulationFailed(
                    "found "
                            + known.size()
                            + " simulated users, not "
                            + USERS
                            + "; use a fresh data directory");
        }
        return known.stream().mapToLong(user -> Json.number(Json.object(user).get("id"))).toArray();
    }

    /** Nodes of an earlier demo, with new tokens, as nobody knows the old ones. */
    private static Map<String, Identity> knownNodes(Api api) {
        Map<String, Identity> known = new HashMap<>();
        for (Object item : Json.list(api.get("/api/v1/nodes?limit=1000").get("nodes"))) {
            Map<?, ?> node = Json.object(item);
            String name = Json.text(node.get("name"));
            if (name.startsWith(NODE)) {
                long id = Json.number(node.get("id"));
                Map<?, ?> renewed = api.post("/api/v1/nodes/" + id + "/token", "{}");
                known.put(
                        name,
                        new Identity(
                                id,
                                Json.number(node.get("nodeId")),
                                Json.text(renewed.get("token"))));
            }
        }
        return known;
    }

    private void go(Duration interval) {
        for (int i = 0; i < nodes.size(); i++) {
            Emulator node = nodes.get(i);
            // Nodes of a real fleet do not push in step.
            Duration offset = interval.multipliedBy(i).dividedBy(nodes.size());
            Thread thread =
                    Thread.ofVirtual()
                            .name(node.node.name())
                            .unstarted(() -> live(node, offset, interval));
            threads.add(thread);
            thread.start();
        }
    }

    private void live(Emulator node, Duration offset, Duration interval) {
        if (over(offset)) {
            return;
        }
        node.start();
        for (long step = 0; !over(interval); step++) {
            node.step(step);
            // Whom the operator switches off is gone from all nodes before the next push.
            node.pull();
        }
    }

    /** Waits so long; true when the fleet was closed meanwhile. */
    private boolean over(Duration pause) {
        try {
            return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Stops pushing; waits for the pushes under way. */
    @Override
    public void close() {
        closed.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(MOST_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
