package dev.weir.collect.uniproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.Report;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class UniProxyParserTest {
    private final Readings readings = new Readings();

    @Test
    void readsWhatXrayRAndV2bXPush() {
        assertThat(push("{\"7\":[1024,4096],\"15\":[0,77]}"))
                .containsExactly("7:1024,4096", "15:0,77");
        assertThat(readings.faults()).isZero();
    }

    @Test
    void readsTheTextOrderThatGoWrites() {
        assertThat(push("{\"10\":[1,2],\"100\":[3,4],\"9\":[5,6]}"))
                .containsExactly("9:5,6", "10:1,2", "100:3,4");
    }

    @Test
    void sumsRepeatedKeys() {
        assertThat(push("{\"7\":[1,2],\"8\":[1,1],\"7\":[10,20],\"007\":[100,200]}"))
                .containsExactly("7:111,222", "8:1,1");
    }

    @Test
    void skipsWhatSignsInAmongTheUsers() {
        assertThat(
                        push(
                                "{\"7\":[1,2],\"node_id\":3,\"node_type\":\"vless\",\"token\":\"x\","
                                        + "\"machine_id\":null}"))
                .containsExactly("7:1,2");
        assertThat(readings.faults()).isZero();
    }

    @Test
    void readsTheTrafficOfAReport() {
        assertThat(
                        report(
                                "{\"token\":\"x\",\"node_id\":3,\"alive\":{\"9\":[\"1.2.3.4\"]},"
                                        + "\"traffic\":{\"7\":[1,2],\"8\":[3,4]},\"status\":{\"cpu\":1.5}}"))
                .containsExactly("7:1,2", "8:3,4");
        assertThat(report("{\"type\":\"traffic\",\"traffic\":{\"7\":[1,2]}}"))
                .containsExactly("7:1,2");
        assertThat(report("{\"traffic\":null}")).isEmpty();
        assertThat(report("{\"traffic\":[]}")).isEmpty();
        assertThat(report("{}")).isEmpty();
        assertThat(readings.faults()).isZero();
    }

    @Test
    void emptyBodiesOfBothTonguesAreNoFault() {
        assertThat(push("{}")).isEmpty();
        assertThat(push(" [ ] ")).isEmpty();
        assertThat(push("\uFEFF{}")).isEmpty();
        assertThat(readings.faults()).isZero();
    }

    @Test
    void readsWholeFloatsAndStringsOfDigits() {
        assertThat(
                        push(
                                "{\"1\":[1.0,2e3],\"2\":[\"5\",\"6.0\"],\"3\":[1.5e1,-0],\"4\":[0e99999,100e-2],"
                                        + "\"5\":[9223372036854775807,9.223372036854775807E18]}"))
                .containsExactly(
                        "1:1,2000",
                        "2:5,6",
                        "3:15,0",
                        "4:0,1",
                        "5:9223372036854775807,9223372036854775807");
        assertThat(readings.faults()).isZero();
    }

    @Test
    void aBadEntryCostsOnlyItself() {
        assertThat(
                        push(
                                "{\"1\":[1,1],\"x\":[2,2],\"0\":[3,3],\"-5\":[4,4],\"\":[5,5],"
                                        + "\"10\":[-1,5],\"11\":[5],\"12\":[1,2,3],\"13\":5,\"14\":null,"
                                        + "\"15\":{\"u\":1},\"16\":[1,[2,[3]]],\"17\":[1.5,1],"
                                        + "\"18\":[9223372036854775808,1],\"19\":[1,1e400],"
                                        + "\"20\":[true,1],\"21\":[\"\",1],\"22\":[\" 1\",1],"
                                        + "\"23\":[1e999999999,1],\"24\":[-1e999999999,1],\"25\":[],"
                                        + "\"99999999999999999999\":[1,1],\"2\":[2,2]}"))
                .containsExactly("1:1,1", "2:2,2");
        assertThat(readings.faults(Fault.NOBODY)).isEqualTo(1);
        assertThat(readings.faults(Fault.BAD_KEY)).isEqualTo(4);
        assertThat(readings.faults(Fault.NEGATIVE)).isEqualTo(2);
        assertThat(readings.faults(Fault.TOO_LARGE)).isEqualTo(3);
        assertThat(readings.faults(Fault.BAD_VALUE)).isEqualTo(11);
        assertThat(readings.faults(Fault.UNREADABLE_BODY)).isZero();
    }

    @Test
    void keepsWhatCameBeforeTheEndOfSense() {
        for (String end :
                List.of("", ",", ",\"8", ",\"8\"", ",\"8\":", "]", ",\"8\":[3", "}x", "} {}")) {
            assertThat(push("{\"7\":[1,2]" + end)).as(end).contains("7:1,2");
            assertThat(readings.faults(Fault.UNREADABLE_BODY)).as(end).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoReportIsOneFault() {
        for (String body :
                List.of("", " ", "null", "7", "\"7\"", "nonsense", "[[1,2]]", "<html>", "\u0000")) {
            assertThat(push(body)).as(body).isEmpty();
            assertThat(readings.faults(Fault.UNREADABLE_BODY)).as(body).isEqualTo(1);
            assertThat(report(body)).as(body).isEmpty();
            assertThat(readings.faults(Fault.UNREADABLE_BODY)).as(body).isEqualTo(1);
        }
        assertThat(report("{\"traffic\":5,\"x\":1}")).isEmpty();
        assertThat(readings.faults(Fault.BAD_VALUE)).isEqualTo(1);
    }

    @Test
    void depthIsBoundedAndHarmless() {
        String deep = "[".repeat(1_000_000);
        assertThat(push("{\"7\":[1,2],\"8\":" + deep)).containsExactly("7:1,2");
        assertThat(push(deep)).isEmpty();
        assertThat(push("{\"7\":".repeat(300_000))).isEmpty();
        assertThat(readings.faults(Fault.UNREADABLE_BODY)).isEqualTo(1);
    }

    @Test
    void badUtf8CostsOnlyItsEntry() {
        byte[] body =
                "{\"7\":[1,2],\"??\":[1,2],\"8\":[\"?\",1],\"9\":[3,4]}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '?') {
                body[i] = (byte) 0xff;
            }
        }
        assertThat(read(Route.UNIPROXY_PUSH, body)).containsExactly("7:1,2", "9:3,4");
        assertThat(readings.faults()).isEqualTo(2);
    }

    @Test
    void agreesWithJacksonOnEveryGoodBody() throws Exception {
        ObjectMapper jackson =
                JsonMapper.builder()
                        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .build();
        Random random = new Random(4711);
        for (int run = 0; run < 3_000; run++) {
            String body = goodBody(random);
            Map<Long, long[]> expected = new TreeMap<>();
            JsonNode tree = jackson.readTree(body);
            tree.properties()
                    .forEach(entry ->
                            expected.put(
                                    Long.parseLong(entry.getKey()),
                                    new long[] {
                                        entry.getValue().get(0).bigIntegerValue().longValueExact(),
                                        entry.getValue().get(1).bigIntegerValue().longValueExact()
                                    }));
            List<String> lines = new ArrayList<>();
            expected.forEach((user, pair) -> lines.add(user + ":" + pair[0] + "," + pair[1]));
            assertThat(push(body)).as(body).isEqualTo(lines);
            assertThat(readings.faults()).as(body).isZero();
        }
    }

    private static String goodBody(Random random) {
        StringBuilder body = new StringBuilder(space(random)).append('{');
        int users = random.nextInt(30);
        long user = 0;
        for (int i = 0; i < users; i++) {
            user += 1 + random.nextInt(1 << random.nextInt(1, 30));
            body.append(i == 0 ? "" : ",")
                    .append(space(random))
                    .append('"')
                    .append(user)
                    .append('"');
            body.append(space(random)).append(':').append(space(random)).append('[');
            body.append(amount(random)).append(space(random)).append(',').append(space(random));
            body.append(amount(random)).append(space(random)).append(']').append(space(random));
        }
        return body.append('}').append(space(random)).toString();
    }

    private static String amount(Random random) {
        long value = random.nextLong() >>> random.nextInt(1, 64);
        return random.nextInt(10) == 0 ? value + ".0" : Long.toString(value);
    }

    private static String space(Random random) {
        return random.nextInt(8) == 0 ? " \n\t\r".substring(random.nextInt(4)) : "";
    }

    @Test
    void neverThrowsAndNeverInventsForAnyBytes() {
        Random random = new Random(99);
        byte[] alphabet =
                "{}[]\",:0123456789-+.eE\\ntrufals \u0000\u00ff".getBytes(StandardCharsets.UTF_8);
        for (int run = 0; run < 100_000; run++) {
            byte[] body = new byte[random.nextInt(60)];
            for (int i = 0; i < body.length; i++) {
                body[i] = alphabet[random.nextInt(alphabet.length)];
            }
            check(body);
        }
        for (int run = 0; run < 30_000; run++) {
            byte[] body = goodBody(random).getBytes(StandardCharsets.UTF_8);
            for (int flips = 1 + random.nextInt(4); flips > 0 && body.length > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            check(body);
        }
    }

    private void check(byte[] body) {
        for (Route route : Route.values()) {
            read(route, body);
            for (int i = 0; i < readings.size(); i++) {
                assertThat(readings.key(i)).isPositive();
                assertThat(readings.upload(i)).isNotNegative();
                assertThat(readings.download(i)).isNotNegative();
            }
        }
    }

    private List<String> push(String body) {
        return read(Route.UNIPROXY_PUSH, body.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> report(String body) {
        return read(Route.V2_REPORT, body.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> read(Route route, byte[] body) {
        new UniProxyParser()
                .read(
                        new Report(
                                1,
                                0,
                                0,
                                Evidence.UNKNOWN,
                                false,
                                0,
                                0,
                                0,
                                route,
                                Client.OTHER,
                                new byte[0],
                                body),
                        readings);
        readings.seal();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            lines.add(readings.key(i) + ":" + readings.upload(i) + "," + readings.download(i));
        }
        return lines;
    }
}
