package dev.weir.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the users and nodes of a run known to the server. */
final class Registration {
    /** More than any node here carries: amounts of a step come within milliseconds. */
    private static final long CAPACITY_BITS = 1_000_000_000_000_000L;

    /** So few get their numbers in order, as people will read them. */
    private static final int FEW = 200;

    /** Users are saved by so many connections at a time: each waits for the disk. */
    private static final int CONNECTIONS = 8;

    /** Numbers that no server gives to a user by itself. */
    private static final long FIRST_STRANGER = 900_000_000L;

    private final Target target;
    private final String tag;

    /**
     * @param tag keeps this run's names apart from those of other runs
     */
    Registration(Target target, String tag) {
        this.target = target;
        this.tag = tag;
    }

    /**
     * @param name of the user at an index
     */
    long[] users(int count, IntFunction<String> name) {
        long[] ids = new long[count];
        if (count <= FEW) {
            someUsers(ids, 0, 1, name);
            return ids;
        }
        List<Future<?>> parts = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int part = 0; part < CONNECTIONS; part++) {
                int from = part;
                parts.add(pool.submit(() -> someUsers(ids, from, CONNECTIONS, name)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new SimulationFailed("cannot make users: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulationFailed("interrupted", e);
        }
        return ids;
    }

    private void someUsers(long[] ids, int from, int step, IntFunction<String> name) {
        try (Api api = new Api(target)) {
            for (int i = from; i < ids.length; i += step) {
                ids[i] = user(api, name.apply(i), tag + "-" + (i + 1));
            }
        }
    }

    private static long user(Api api, String name, String mailbox) {
        Map<?, ?> user =
                api.create(
                        "/api/v1/users",
                        "{\"email\":\""
                                + mailbox
                                + "@simulated.invalid\",\"name\":"
                                + Json.quoted(name)
                                + "}");
        if (user == null) {
            throw new SimulationFailed(
                    mailbox + "@simulated.invalid exists: was this seed run here before?");
        }
        return Json.number(user.get("id"));
    }

    Identity node(Api api, SimulatedNode node, String token) {
        @Nullable Map<?, ?> made =
                api.create(
                        "/api/v1/nodes",
                        "{\"type\":\"shadowsocks\",\"name\":"
                                + Json.quoted(node.name())
                                + ",\"country\":\""
                                + node.country()
                                + "\",\"token\":\""
                                + token
                                + "\",\"family\":\""
                                + node.family()
                                + "\",\"rateMillionths\":"
                                + node.rateMillionths()
                                + ",\"rateRanges\":"
                                + node.ranges().stream()
                                        .map(Tariff.Range::json)
                                        .collect(Collectors.joining(",", "[", "]"))
                                + ",\"capacityBitsPerSecond\":"
                                + CAPACITY_BITS
                                + ",\"settings\":{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}}");
        if (made == null) {
            throw new SimulationFailed(node.name() + " exists already");
        }
        long sourceId = Json.number(made.get("id"));
        long nodeId = Json.number(made.get("nodeId"));
        return node.kind() == ClientKind.XRAYRP_MACHINE
                ? machine(api, node, sourceId, nodeId)
                : new Identity(sourceId, nodeId, token);
    }

    /** Puts the node on a machine of its own, which signs in with a token of its own. */
    private static Identity machine(Api api, SimulatedNode node, long sourceId, long nodeId) {
        Map<?, ?> made =
                api.post(
                        "/api/v1/machines",
                        "{\"name\":"
                                + Json.quoted(node.name() + " " + sourceId)
                                + ",\"nodes\":["
                                + sourceId
                                + "]}");
        return new Identity(
                sourceId, nodeId, Json.text(made.get("token")), Json.number(made.get("id")));
    }

    /** The users of a node, and last a stranger of its own. */
    static long[] usersOf(SimulatedNode node, long[] all) {
        long[] ids = new long[node.users() + 1];
        System.arraycopy(all, node.firstUser(), ids, 0, node.users());
        ids[node.users()] = FIRST_STRANGER + node.index();
        return ids;
    }
}
