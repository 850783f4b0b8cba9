package dev.weir.collect.uniproxy;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.ProcessMetrics;
import dev.weir.presence.NodeLoad;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a body of {@code report}, {@code alive} or {@code status} says besides traffic.
 *
 * @param traffic whether there is traffic in it, however bad
 * @param typed whether the body names its type, as XrayRP does: then what is absent says nothing
 * @param alive addresses by user, null = not told
 * @param online devices of users that are online, null = not told
 * @param load null = not told
 * @param metrics null = not told
 * @param readable false when the structure could not be followed to its end
 */
record ReportEnvelope(
        boolean traffic,
        boolean typed,
        @Nullable Map<Long, List<String>> alive,
        @Nullable Map<Long, Integer> online,
        @Nullable NodeLoad load,
        @Nullable ProcessMetrics metrics,
        boolean readable) {
    /** More is not kept anyway, and must not fill the memory on its way. */
    private static final int MAX_USERS = 50_000;

    private static final int MAX_ADDRESSES = 200_000;
    private static final int MAX_ADDRESS_LENGTH = 64;

    /** Reads the body of {@code report}. */
    static ReportEnvelope of(byte[] body) {
        JsonCursor json = new JsonCursor(body);
        boolean traffic = false;
        boolean typed = false;
        Map<Long, List<String>> alive = null;
        Map<Long, Integer> online = null;
        NodeLoad load = null;
        ProcessMetrics metrics = null;
        boolean object = json.object();
        for (boolean first = true; object && json.member(first); first = false) {
            if (json.textIs("traffic")) {
                traffic |= hasContent(json);
            } else if (json.textIs("alive")) {
                alive = addresses(json);
            } else if (json.textIs("online")) {
                online = users(json);
            } else if (json.textIs("status")) {
                load = load(json);
            } else if (json.textIs("metrics")) {
                metrics = metrics(json);
            } else {
                typed |= json.textIs("type");
                json.skip();
            }
        }
        boolean readable = object && !json.failed();
        if (!readable && !traffic) {
            // Better one unreadable report with a verdict than traffic that vanished.
            traffic = new String(body, StandardCharsets.ISO_8859_1).contains("\"traffic\"");
        }
        return new ReportEnvelope(traffic, typed, alive, online, load, metrics, readable);
    }

    private static boolean hasContent(JsonCursor json) {
        if (json.peek() != '{') {
            json.skip();
            return false;
        }
        int start = json.position();
        return !json.skip() || json.position() - start > 2;
    }

    /** Reads an object of user → addresses; null when the next value is none. */
    static @Nullable Map<Long, List<String>> addresses(JsonCursor json) {
        if (!json.object()) {
            json.skip();
            return null;
        }
        Map<Long, List<String>> addresses = new HashMap<>();
        int count = 0;
        for (boolean first = true; json.member(first); first = false) {
            long user = json.textDigits();
            if (user <= 0 || addresses.size() >= MAX_USERS || !json.array()) {
                json.skip();
                continue;
            }
            List<String> of = addresses.computeIfAbsent(user, id -> new ArrayList<>(2));
            for (boolean none = true; json.element(none); none = false) {
                if (!json.text()) {
                    json.skip();
                } else if (json.textEnd() - json.textStart() <= MAX_ADDRESS_LENGTH
                        && count++ < MAX_ADDRESSES) {
                    of.add(json.textValue());
                }
            }
        }
        return addresses;
    }

    private static @Nullable Map<Long, Integer> users(JsonCursor json) {
        if (!json.object()) {
            json.skip();
            return null;
        }
        Map<Long, Integer> users = new HashMap<>();
        for (boolean first = true; json.member(first); first = false) {
            long user = json.textDigits();
            if (json.number() == JsonCursor.Amount.WHOLE
                    && json.numberValue() > 0
                    && user > 0
                    && users.size() < MAX_USERS) {
                users.put(user, (int) Math.min(json.numberValue(), Integer.MAX_VALUE));
            }
        }
        return users;
    }

    /** Reads {@code {cpu, mem:{total,used}, swap, disk}}; null when the next value is no object. */
    static @Nullable NodeLoad load(JsonCursor json) {
        if (!json.object()) {
            json.skip();
            return null;
        }
        double cpu = 0;
        Size memory = Size.NONE;
        Size swap = Size.NONE;
        Size disk = Size.NONE;
        for (boolean first = true; json.member(first); first = false) {
            if (json.textIs("cpu")) {
                double told = json.real();
                cpu = told >= 0 && told <= 100 ? told : 0;
            } else if (json.textIs("mem")) {
                memory = Size.read(json);
            } else if (json.textIs("swap")) {
                swap = Size.read(json);
            } else if (json.textIs("disk")) {
                disk = Size.read(json);
            } else {
                json.skip();
            }
        }
        return new NodeLoad(
                cpu, memory.total, memory.used, swap.total, swap.used, disk.total, disk.used);
    }

    private record Size(long total, long used) {
        static final Size NONE = new Size(0, 0);

        static Size read(JsonCursor json) {
            if (!json.object()) {
                json.skip();
                return NONE;
            }
            long total = 0;
            long used = 0;
            for (boolean first = true; json.member(first); first = false) {
                if (json.textIs("total")) {
                    total = amount(json);
                } else if (json.textIs("used")) {
                    used = amount(json);
                } else {
                    json.skip();
                }
            }
            return new Size(total, used);
        }
    }

    private static @Nullable ProcessMetrics metrics(JsonCursor json) {
        if (!json.object()) {
            json.skip();
            return null;
        }
        boolean told = false;
        long success = 0;
        long failure = 0;
        long connections = 0;
        for (boolean first = true; json.member(first); first = false) {
            if (json.textIs("total_connections")) {
                connections = amount(json);
            } else if (json.textIs("api") && json.object()) {
                for (boolean start = true; json.member(start); start = false) {
                    if (json.textIs("success")) {
                        told = true;
                        success = amount(json);
                    } else if (json.textIs("failure")) {
                        failure = amount(json);
                    } else {
                        json.skip();
                    }
                }
            } else {
                json.skip();
            }
        }
        return told ? new ProcessMetrics(success, failure, connections) : null;
    }

    private static long amount(JsonCursor json) {
        double told = json.real();
        return told >= 0 && told < 9e18 ? (long) told : 0;
    }
}
