package dev.weir.collect.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collect.ppanel.PpanelParser;
import dev.weir.collect.sspanel.SspanelParser;
import dev.weir.collect.tidalab.TidalabParser;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import dev.weir.posting.ReportReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dialects whose traffic is a list of objects, one a user. */
class ListParsersTest {
    private final Readings readings = new Readings();

    enum Dialect {
        SSPANEL(Route.SSPANEL_TRAFFIC, "{\"data\":", "}", "user_id", "u", "d"),
        TIDALAB(Route.TIDALAB_SUBMIT, "", "", "user_id", "u", "d"),
        PPANEL(Route.PPANEL_PUSH, "{\"traffic\":", "}", "uid", "upload", "download");

        private final Route route;
        private final String head;
        private final String tail;
        private final String user;
        private final String upload;
        private final String download;

        Dialect(
                Route route,
                String head,
                String tail,
                String user,
                String upload,
                String download) {
            this.route = route;
            this.head = head;
            this.tail = tail;
            this.user = user;
            this.upload = upload;
            this.download = download;
        }

        private ReportReader parser() {
            return switch (this) {
                case SSPANEL -> new SspanelParser();
                case TIDALAB -> new TidalabParser();
                case PPANEL -> new PpanelParser();
            };
        }

        /** The body with this list; {@code ?}, {@code <} and {@code >} stand for the names. */
        private String body(String list) {
            return head + named(list) + tail;
        }

        private String named(String text) {
            return text.replace("?", '"' + user + '"')
                    .replace("<", '"' + upload + '"')
                    .replace(">", '"' + download + '"');
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsMembersInAnyOrderAndPassesOverOthers(Dialect dialect) {
        assertThat(
                        read(
                                dialect,
                                dialect.body(
                                        "[{?:7,<:1,>:2},{>:4,\"x\":[{\"y\":{}}],<:3,?:8}, { ? : 9 , < : 5 , > : 6 } ]")))
                .containsExactly("7:1,2", "8:3,4", "9:5,6");
        assertThat(readings.faults()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void emptyListsAreNoFault(Dialect dialect) {
        assertThat(read(dialect, dialect.body("[]"))).isEmpty();
        assertThat(read(dialect, dialect.body("null"))).isEmpty();
        assertThat(read(dialect, "\uFEFF" + dialect.body(" [ ] ") + " \n")).isEmpty();
        assertThat(readings.faults()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void sumsRepeatedUsersInsteadOfForgettingAllButTheLast(Dialect dialect) {
        assertThat(
                        read(
                                dialect,
                                dialect.body(
                                        "[{?:7,<:1,>:2},{?:8,<:1,>:1},{?:7,<:10,>:20},{?:\"7\",<:100,>:200}]")))
                .containsExactly("7:111,222", "8:1,1");
    }

    @ParameterizedTest
    @EnumSource
    void readsWholeFloatsStringsOfDigitsAndOneDirection(Dialect dialect) {
        assertThat(
                        read(
                                dialect,
                                dialect.body(
                                        "[{?:1.0,<:1.0,>:2e3},{?:\"2\",<:\"5\",>:\"6.0\"},{?:3,<:9},{?:4,>:8},"
                                                + "{?:5,<:9223372036854775807,>:0}]")))
                .containsExactly("1:1,2000", "2:5,6", "3:9,0", "4:0,8", "5:9223372036854775807,0");
        assertThat(readings.faults()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aBadEntryCostsOnlyItself(Dialect dialect) {
        assertThat(
                        read(
                                dialect,
                                dialect.body(
                                        "[{?:1,<:1,>:1},7,null,\"x\",[1,2],{},{<:1,>:1},{?:0,<:3,>:3},"
                                                + "{?:-5,<:4,>:4},{?:\"x\",<:1,>:1},{?:1.5,<:1,>:1},"
                                                + "{?:99999999999999999999,<:1,>:1},{?:10,<:-1,>:5},"
                                                + "{?:11},{?:12,<:null,>:1},{?:13,<:{},>:[]},"
                                                + "{?:14,<:1.5,>:1},{?:15,<:9223372036854775808,>:1},"
                                                + "{?:16,<:1,>:1e400},{?:17,<:true,>:1},{?:2,<:2,>:2}]")))
                .containsExactly("1:1,1", "2:2,2");
        assertThat(readings.faults(Fault.NOBODY)).isEqualTo(1);
        assertThat(readings.faults(Fault.BAD_KEY)).isEqualTo(6);
        assertThat(readings.faults(Fault.NEGATIVE)).isEqualTo(1);
        assertThat(readings.faults(Fault.TOO_LARGE)).isEqualTo(2);
        assertThat(readings.faults(Fault.BAD_VALUE)).isEqualTo(9);
        assertThat(readings.faults(Fault.UNREADABLE_BODY)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatCameBeforeTheEndOfSenseAndNothingHalf(Dialect dialect) {
        String start = dialect.head + dialect.named("[{?:7,<:1,>:2}");
        for (String end :
                List.of(
                        "",
                        ",",
                        ",{",
                        ",{?",
                        ",{?:8",
                        ",{?:8,<:3",
                        ",{?:8,<:3,>:44",
                        "}",
                        "] {}")) {
            assertThat(read(dialect, start + dialect.named(end))).as(end).containsExactly("7:1,2");
            assertThat(readings.faults(Fault.UNREADABLE_BODY)).as(end).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoReportIsOneFault(Dialect dialect) {
        for (String body : List.of("", " ", "7", "\"7\"", "nonsense", "<html>", "\u0000")) {
            assertThat(read(dialect, body)).as(body).isEmpty();
            assertThat(readings.faults(Fault.UNREADABLE_BODY)).as(body).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void depthIsBoundedAndHarmless(Dialect dialect) {
        String deep = "[".repeat(1_000_000);
        assertThat(read(dialect, dialect.head + dialect.named("[{?:7,<:1,>:2},") + deep))
                .containsExactly("7:1,2");
        assertThat(read(dialect, deep)).isEmpty();
        assertThat(readings.faults(Fault.UNREADABLE_BODY)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void neverLosesANeighbourOfABadEntry(Dialect dialect) {
        List<String> bad =
                List.of(
                        "null",
                        "7",
                        "\"{\"",
                        "[[]]",
                        "{}",
                        "{?:0,<:1,>:1}",
                        "{?:-1,<:1}",
                        "{?:\"\\u0037x\",<:1,>:1}",
                        "{?:5,<:-1,>:1}",
                        "{?:5,<:\"a,}]\",>:1}",
                        "{?:5,<:1e99,>:1}",
                        "{?:[5],<:1,>:1}",
                        "{\"a\":{\"b\":[{}]},?:null}");
        Random random = new Random(7);
        for (int run = 0; run < 5_000; run++) {
            StringBuilder list = new StringBuilder("[");
            Map<Long, long[]> expected = new TreeMap<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                list.append(list.length() == 1 ? "" : ",");
                if (random.nextInt(3) == 0) {
                    list.append(bad.get(random.nextInt(bad.size())));
                    continue;
                }
                long user = 1L + random.nextInt(40);
                long up = random.nextLong() >>> random.nextInt(8, 63);
                long down = random.nextLong() >>> random.nextInt(8, 63);
                list.append("{?:").append(user).append(",<:").append(up).append(",>:");
                list.append(down).append('}');
                long[] sum = expected.computeIfAbsent(user, key -> new long[2]);
                sum[0] += up;
                sum[1] += down;
            }
            List<String> lines = new ArrayList<>();
            expected.forEach((user, sum) -> lines.add(user + ":" + sum[0] + "," + sum[1]));
            String body = dialect.body(list.append(']').toString());
            assertThat(read(dialect, body)).as(body).isEqualTo(lines);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverThrowsAndNeverInventsForAnyBytes(Dialect dialect) {
        Random random = new Random(99);
        byte[] alphabet =
                "{}[]\",:0123456789-+.eE\\ntruuser_idpload \u0000\u00ff"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] good =
                dialect.body("[{?:7,<:1,>:2},{?:8,<:3,>:4},{?:9,<:5,>:6}]")
                        .getBytes(StandardCharsets.UTF_8);
        for (int run = 0; run < 60_000; run++) {
            byte[] body;
            if (run % 2 == 0) {
                body = new byte[random.nextInt(80)];
                for (int i = 0; i < body.length; i++) {
                    body[i] = alphabet[random.nextInt(alphabet.length)];
                }
            } else {
                body = good.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
            }
            read(dialect, body);
            for (int i = 0; i < readings.size(); i++) {
                assertThat(readings.key(i)).isPositive();
                assertThat(readings.upload(i)).isNotNegative();
                assertThat(readings.download(i)).isNotNegative();
            }
        }
    }

    private List<String> read(Dialect dialect, String body) {
        return read(dialect, body.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> read(Dialect dialect, byte[] body) {
        dialect.parser()
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
                                dialect.route,
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
