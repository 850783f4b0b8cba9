package dev.weir.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the users and nodes of a fleet through the operator's API. */
final class Enrolment {
    /** On the wire, but in no directory. */
    private static final long UNKNOWN_KEY = 900_000_000;

    private static final int PORT = 8_388;

    private final OperatorApi api;

    Enrolment(OperatorApi api) {
        this.api = api;
    }

    /**
     * Enrols a fleet.
     *
     * @param mark tells the names of one run from those of another on the same server
     */
    List<NodeAccount> enrol(List<NodePlan> plans, String mark) {
        int most = plans.stream().mapToInt(NodePlan::poolSize).max().orElseThrow();
        List<Long> users = new ArrayList<>(most);
        for (int i = 0; i < most; i++) {
            users.add(user("simulated-" + mark + "-" + i));
        }
        List<NodeAccount> accounts = new ArrayList<>(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            accounts.add(node(plans.get(i), i + 1, users));
        }
        return accounts;
    }

    private long user(String name) {
        return Json.number(
                api.post("/users", "{\"email\":" + Json.quote(name + "@example.org") + "}"), "id");
    }

    private NodeAccount node(NodePlan plan, int number, List<Long> users) {
        String name = plan.name(number);
        Map<String, @Nullable Object> node =
                api.post(
                        "/nodes",
                        "{\"type\":\"shadowsocks\",\"name\":"
                                + Json.quote(name)
                                + ",\"domain\":\"n"
                                + number
                                + ".example\",\"family\":\""
                                + plan.told()
                                + "\",\"rateMillionths\":"
                                + plan.rateMillionths()
                                + ",\"settings\":{\"server_port\":"
                                + (PORT + number)
                                + ",\"cipher\":\"aes-128-gcm\"}}");
        List<Long> keys = new ArrayList<>();
        List<Long> userIds = new ArrayList<>();
        int pool = plan.poolSize();
        for (int i = 0; i < pool; i++) {
            boolean unknown = pool > 1 && i == pool - 1;
            long user = users.get((i + number * 7) % users.size());
            keys.add(unknown ? UNKNOWN_KEY + number : user);
            userIds.add(unknown ? 0 : user);
        }
        List<Truth> truths = new ArrayList<>();
        for (int i = 0; i < plan.processes(); i++) {
            truths.add(new Truth(plan.kind().keeps(), plan.rateMillionths(), pool));
        }
        return new NodeAccount(
                plan,
                name,
                Json.number(node, "id"),
                Json.text(node, "nodeId"),
                Json.text(node, "token"),
                keys,
                userIds,
                truths);
    }
}
