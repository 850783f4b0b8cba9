package dev.weir.collect.uniproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.node.TestDoor;
import dev.weir.http.HttpFaults.Fault;
import dev.weir.http.RawClient;
import dev.weir.journal.Report;
import dev.weir.posting.Readings;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.DoorCounters.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent to whatever route: no crash, no lost neighbour, no memory kept. */
class NodeApiFuzzTest {
    private static final List<String> PATHS =
            List.of(
                    "/api/v1/server/UniProxy/config",
                    "/api/v1/server/UniProxy/user",
                    "/api/v1/server/UniProxy/push",
                    "/api/v1/server/UniProxy/alive",
                    "/api/v1/server/UniProxy/alivelist",
                    "/api/v1/server/UniProxy/status",
                    "/api/v2/server/config",
                    "/api/v2/server/push",
                    "/api/v2/server/alive",
                    "/api/v2/server/handshake",
                    "/api/v2/server/report",
                    "/api/v1/server/ShadowsocksTidalab/user",
                    "/api/v1/server/ShadowsocksTidalab/submit",
                    "/api/v1/server/TrojanTidalab/config",
                    "/api/v1/server/Deepbwork/config",
                    "/api/v1/server/Deepbwork/submit",
                    "/mod_mu/nodes/3/info",
                    "/mod_mu/users",
                    "/mod_mu/users/traffic",
                    "/mod_mu/users/aliveip",
                    "/mod_mu/users/detectlog",
                    "/mod_mu/func/detect_rules",
                    "/v2/server/3",
                    "/v1/server/user",
                    "/v1/server/push",
                    "/v1/server/online",
                    "/v1/server/status",
                    "/api/v2/server/machine/nodes",
                    "/api/v2/server/machine/status",
                    "/api/v2/server/nothing");
    private static final List<String> QUERIES =
            List.of(
                    TestDoor.QUERY,
                    "",
                    "?",
                    "?token=",
                    "?token=wrong&node_id=3",
                    "?token=%zz&node_id=3",
                    "?token=%00%ff&node_id=3",
                    "?token=" + TestDoor.TOKEN,
                    "?token=" + TestDoor.TOKEN + "&node_id=-1",
                    "?token=" + TestDoor.TOKEN + "&node_id=99999999999999999999",
                    "?token=" + TestDoor.TOKEN + "&node_id=3&node_id=4&token=x",
                    "?token=" + TestDoor.TOKEN + "&node_id=3&node_type=" + "x".repeat(2000),
                    "?token[]=" + TestDoor.TOKEN + "&node_id=3",
                    "?key=" + TestDoor.TOKEN + "&node_id=3",
                    "?secret_key=" + TestDoor.TOKEN + "&server_id=3&protocol=shadowsocks",
                    "?" + "a=b&".repeat(1000));
    private static final List<String> HEADERS =
            List.of(
                    "Cookie: weir30=0000000000001001.99999999999999999999",
                    "Cookie: weir30=00000000000000aa.5; weir30=00000000000000aa.6",
                    "Cookie: ;;;=;weir30",
                    "If-None-Match: ",
                    "If-None-Match: \",\"\"\",W/",
                    "User-Agent: ",
                    "X-Forwarded-For: not an address, 1.2.3.4",
                    "X-Forwarded-For: 2001:db8::1%eth0",
                    "X-Real-IP: ::::::",
                    "X-Response-Format: msgpack",
                    "Content-Encoding: gzip",
                    "Content-Encoding: br",
                    "Content-Encoding: identity",
                    "Content-Type: \u0001",
                    "Accept-Encoding: gzip;q=x",
                    "Expect: 200-nonsense",
                    "Connection: close",
                    "Upgrade: websocket",
                    "Transfer-Encoding: nonsense");

    private final TestDoor door = new TestDoor();
    private final Random random = new Random(20260101);

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void servesTheNeighbourThroughAnything() throws IOException {
        int statuses = 0;
        try (RawClient neighbour = door.client()) {
            for (int run = 0; run < 3_000; run++) {
                try (RawClient client = door.client()) {
                    statuses += answered(client);
                }
                if (run % 10 == 0) {
                    neighbour.post(
                            TestDoor.PUSH + TestDoor.QUERY, "{\"7\":[1,2]}", "X-Real-IP: 5.5.5.5");
                    assertThat(neighbour.answer().body()).isEqualTo("{\"data\":true}");
                }
            }
        }
        door.close();
        assertThat(statuses).isGreaterThan(1_500);
        assertThat(door.counters.of(Event.FAILED)).isZero();
        assertThat(door.faults.of(Fault.INTERNAL)).isZero();
        assertThat(door.bodies.bytesInUse()).isZero();
        assertThat(door.faults.of(Fault.BAD_REQUEST)).isPositive();
        assertThat(door.faults.of(Fault.SHORT_REQUEST)).isPositive();
        assertThat(door.faults.of(Fault.TOO_LARGE)).isPositive();
        assertThat(door.faults.of(Fault.NO_SUCH_PATH)).isPositive();
        assertThat(door.counters.of(Refusal.NO_TOKEN)).isPositive();
        assertThat(door.counters.of(Refusal.WRONG_TOKEN)).isPositive();
        assertThat(door.counters.of(Refusal.UNKNOWN_NODE)).isPositive();
        readEverythingThatWasTaken();
    }

    /** Sends one request; 1 if it was answered, 0 if the connection was closed instead. */
    private int answered(RawClient client) throws IOException {
        byte[] request = request();
        boolean whole = random.nextInt(8) != 0;
        try {
            client.send(whole ? request : cut(request));
        } catch (IOException refusedWhileSending) {
            return 0;
        }
        client.endSending();
        byte[] rest = client.rest();
        if (rest.length == 0) {
            return 0;
        }
        String head = new String(rest, StandardCharsets.ISO_8859_1);
        assertThat(head).startsWith("HTTP/1.1 ");
        int status = Integer.parseInt(head.substring(9, 12));
        assertThat(status).as(new String(request, StandardCharsets.ISO_8859_1)).isLessThan(500);
        return 1;
    }

    private byte[] cut(byte[] request) {
        return java.util.Arrays.copyOf(request, random.nextInt(request.length));
    }

    private byte[] request() {
        byte[] body = random.nextInt(40) == 0 ? new byte[TestDoor.MAX_BODY + 1] : body();
        StringBuilder head = new StringBuilder();
        head.append(random.nextInt(4) == 0 ? any(List.of("GET", "PUT", "x", "")) : "POST");
        head.append(' ')
                .append(any(PATHS))
                .append(any(QUERIES))
                .append(" HTTP/1.1\r\nHost: weir\r\n");
        for (int headers = random.nextInt(4); headers > 0; headers--) {
            head.append(any(HEADERS)).append("\r\n");
        }
        boolean chunked = random.nextInt(4) == 0;
        head.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + declared(body));
        head.append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        if (chunked) {
            String size = random.nextInt(10) == 0 ? "zz" : Integer.toHexString(body.length);
            request.writeBytes((size + "\r\n").getBytes(StandardCharsets.UTF_8));
            request.writeBytes(body);
            request.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        } else {
            request.writeBytes(body);
        }
        return request.toByteArray();
    }

    private String declared(byte[] body) {
        return switch (random.nextInt(20)) {
            case 0 -> "104857600";
            case 1 -> "-1";
            case 2 -> "99999999999999999999";
            case 3 -> "x";
            case 4 -> "" + (body.length + 1);
            default -> "" + body.length;
        };
    }

    private byte[] body() {
        String text =
                switch (random.nextInt(8)) {
                    case 0 -> "{\"7\":[1,2],\"token\":\"" + TestDoor.TOKEN + "\",\"node_id\":3}";
                    case 1 -> "{\"traffic\":{\"7\":[1,2]},\"alive\":{\"7\":[\"1.2.3.4\"]}}";
                    case 2 -> "{\"traffic\":[[1]],\"online\":{\"7\":-1},\"metrics\":{\"api\":7}}";
                    case 3 -> "{\"cpu\":1e999,\"mem\":{\"total\":\"x\",\"used\":-5},\"disk\":[]}";
                    case 4 -> "{\"7\":[" + "9".repeat(random.nextInt(400)) + ",1]}";
                    case 5 -> "[".repeat(random.nextInt(100_000));
                    case 6 -> "{\"token\":{\"a\":" + "{\"b\":".repeat(1 + random.nextInt(200));
                    default -> "";
                };
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        for (int flips = random.nextInt(3); flips > 0 && body.length > 0; flips--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void readEverythingThatWasTaken() {
        UniProxyParser parser = new UniProxyParser();
        Readings readings = new Readings();
        assertThat(door.log.reports).isNotEmpty();
        for (Report report : door.log.reports) {
            assertThat(TestDoor.MemoryLog.text(report)).doesNotContain(TestDoor.TOKEN);
            assertThat(report.sourceId()).isEqualTo(30);
            assertThat(report.fromMillis()).isLessThanOrEqualTo(report.atMillis());
            parser.read(report, readings);
            readings.seal();
        }
    }
}
