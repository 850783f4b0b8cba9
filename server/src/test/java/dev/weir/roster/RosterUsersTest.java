package dev.weir.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryFile;
import dev.weir.directory.Group;
import dev.weir.directory.Node;
import dev.weir.directory.NodeDraft;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import dev.weir.quota.Standings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class RosterUsersTest {
    private static final List<Format> FORMATS =
            List.of(
                    Format.JSON,
                    Format.MSGPACK,
                    Format.sspanel(8388, "2022-blake3-aes-128-gcm"),
                    Format.shadowsocksTidalab(8388, "aes-128-gcm"),
                    Format.TROJAN_TIDALAB,
                    Format.DEEPBWORK);

    private final RosterFixture fixture = new RosterFixture();

    @Test
    void writesUsersByteForByte() {
        fixture.directory.createUser(
                UserDraft.of("b@example.com")
                        .withId(1_234_567L)
                        .withUuid(UUID.fromString("f47ac10b-58cc-4372-a567-0e02b2c3d479"))
                        .withSpeedLimitMbps(100)
                        .withDeviceLimit(3),
                "test");
        fixture.directory.createUser(
                UserDraft.of("a@example.com")
                        .withId(7L)
                        .withUuid(UUID.fromString("00000000-0000-4000-8000-00000000000f")),
                "test");

        assertThat(fixture.json(fixture.node()))
                .isEqualTo(
                        "{\"users\":["
                                + "{\"id\":7,\"uuid\":\"00000000-0000-4000-8000-00000000000f\","
                                + "\"speed_limit\":0,\"device_limit\":0},"
                                + "{\"id\":1234567,\"uuid\":\"f47ac10b-58cc-4372-a567-0e02b2c3d479\","
                                + "\"speed_limit\":100,\"device_limit\":3}]}");
    }

    @Test
    void writesMessagePackByteForByte() {
        fixture.directory.createUser(
                UserDraft.of("a@example.com")
                        .withId(300L)
                        .withUuid(UUID.fromString("00000000-0000-4000-8000-00000000000f"))
                        .withSpeedLimitMbps(200),
                "test");

        Representation list = fixture.roster.users(fixture.node(), Format.MSGPACK);

        assertThat(list.contentType()).isEqualTo("application/x-msgpack");
        assertThat(HexFormat.of().formatHex(list.bytes()))
                .isEqualTo(
                        "81a57573657273" // {"users":
                                + "91" // [
                                + "84a26964cd012c" // {"id":300
                                + "a475756964d924" // "uuid":
                                + hex("00000000-0000-4000-8000-00000000000f")
                                + "ab"
                                + hex("speed_limit")
                                + "ccc8"
                                + "ac"
                                + hex("device_limit")
                                + "00");
    }

    @Test
    void saysTheSameInMessagePackAsInJson() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            fixture.directory.createUser(
                    UserDraft.of(i + "@example.com")
                            .withId(1 + i * 30_000L + random.nextInt(30_000))
                            .withSpeedLimitMbps(random.nextInt(100_000))
                            .withDeviceLimit(random.nextInt(1_000)),
                    "test");
        }
        Node node = fixture.node();

        assertThat(asJson(fixture.roster.users(node, Format.MSGPACK)))
                .isEqualTo(fixture.json(node));
    }

    @Test
    void givesEachFormatItsOwnEtag() {
        fixture.user("a@example.com");
        Node node = fixture.node();

        assertThat(fixture.roster.users(node, Format.MSGPACK).etag())
                .isNotEqualTo(fixture.users(node).etag());
    }

    @Test
    void namesTheSentinelWhereNobodyIsServed() {
        Node node = fixture.node();

        assertThat(fixture.json(node))
                .isEqualTo(
                        "{\"users\":[{\"id\":0,\"uuid\":\""
                                + node.sentinel()
                                + "\",\"speed_limit\":0,\"device_limit\":0}]}");
    }

    @Test
    void listsAsManyUsersAsANodeTakesLowestNumbersFirst() throws IOException {
        // Over the edge of a part, with gaps, and with the first one switched off later.
        for (int id = 1_000; id < 1_100; id += 3) {
            fixture.directory.createUser(
                    UserDraft.of(id + "@example.com").withId((long) id).withDeviceLimit(id % 2),
                    "test");
        }
        Node all = fixture.node();
        for (int most : new int[] {1, 8, 9, 10, 33, 34, 35}) {
            Node node =
                    fixture.directory
                            .createNode(
                                    NodeDraft.of("vmess", "few" + most, "{\"server_port\":443}")
                                            .withUserLimit(most),
                                    "test")
                            .node();
            List<String> first = ids(fixture.json(all)).stream().limit(most).toList();
            assertThat(ids(fixture.json(node))).as("limit %s", most).isEqualTo(first);
            assertThat(asJson(fixture.roster.users(node, Format.MSGPACK)))
                    .isEqualTo(fixture.json(node));
            assertThat(fixture.roster.leftOut(node)).isEqualTo(Math.max(0, 34 - most));
            assertThat(fixture.roster.deviceLimited(node))
                    .hasSameSizeAs(first.stream().filter(id -> id.matches(".*[13579]")).toList());
        }
        assertThat(fixture.roster.leftOut(all)).isZero();
    }

    @Test
    void givesAPlaceThatBecomesFreeToTheNextUser() {
        User first = fixture.user("a@example.com");
        User second = fixture.user("b@example.com");
        Node node =
                fixture.directory
                        .createNode(
                                NodeDraft.of("vmess", "one", "{\"server_port\":443}")
                                        .withUserLimit(1),
                                "test")
                        .node();
        String before = fixture.users(node).etag();
        assertThat(ids(fixture.json(node))).containsExactly(Long.toString(first.id()));

        fixture.directory.updateUser(first.id(), draft -> draft.withEnabled(false), "test");

        assertThat(ids(fixture.json(node))).containsExactly(Long.toString(second.id()));
        assertThat(fixture.users(node).etag()).isNotEqualTo(before);
        assertThat(fixture.roster.leftOut(node)).isZero();
    }

    private static List<String> ids(String json) {
        return java.util.regex.Pattern.compile("\"id\":([0-9]+)")
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void givesEveryNodeASentinelOfItsOwn() {
        assertThat(fixture.json(fixture.node())).isNotEqualTo(fixture.json(fixture.node()));
    }

    @Test
    void namesTheSentinelInMessagePackToo() throws IOException {
        Node node = fixture.node();

        assertThat(asJson(fixture.roster.users(node, Format.MSGPACK)))
                .isEqualTo(fixture.json(node));
    }

    @Test
    void namesTheSentinelWhenTheLastUserIsCutOff() {
        User user = fixture.user("a@example.com");
        Node node = fixture.node();
        fixture.json(node);

        fixture.directory.updateUser(user.id(), draft -> draft.withEnabled(false), "test");

        assertThat(fixture.json(node)).contains(node.sentinel().toString());
    }

    @Test
    void servesOnlyTheNodesGroups() {
        Group gold = fixture.directory.createGroup("Gold", "test");
        fixture.user("plain@example.com");
        fixture.directory.createUser(
                UserDraft.of("gold@example.com").withGroupId(gold.id()), "test");
        Node node =
                fixture.directory
                        .createNode(
                                NodeDraft.of("vmess", "v", "{\"server_port\":1}")
                                        .withGroupIds(Set.of(gold.id())),
                                "test")
                        .node();

        assertThat(fixture.json(node)).contains("\"id\":2,").doesNotContain("\"id\":1,");
    }

    @Test
    void servesAnotherListWhenTheNodesGroupsChange() {
        Group gold = fixture.directory.createGroup("Gold", "test");
        fixture.user("plain@example.com");
        Node node = fixture.node();
        assertThat(fixture.json(node)).contains("\"id\":1,");

        fixture.directory.updateNode(
                node.sourceId(), draft -> draft.withGroupIds(Set.of(gold.id())), "test");

        assertThat(fixture.json(node)).contains("\"id\":0,");
    }

    @Test
    void keepsOneListForNodesOfTheSameGroups() {
        fixture.user("a@example.com");

        assertThat(fixture.users(fixture.node()).bytes())
                .isSameAs(fixture.users(fixture.node()).bytes());
    }

    @Test
    void leavesAUserOutTheMomentTheLimitIsReached() {
        User user =
                fixture.directory.createUser(
                        UserDraft.of("a@example.com").withLimitBytes(1_000), "test");
        fixture.user("b@example.com");
        Node node = fixture.node();
        assertThat(fixture.json(node)).contains("\"id\":1,");

        fixture.standings.used(user.id(), 1_000);
        assertThat(fixture.json(node)).doesNotContain("\"id\":1,").contains("\"id\":2,");

        fixture.directory.updateUser(user.id(), draft -> draft.withLimitBytes(2_000), "test");
        assertThat(fixture.json(node)).contains("\"id\":1,");
    }

    @Test
    void leavesAUserOutTheMomentTheExpiryPasses() {
        fixture.directory.createUser(
                UserDraft.of("a@example.com")
                        .withExpiresAt(fixture.clock.instant().plusSeconds(60)),
                "test");
        Node node = fixture.node();

        fixture.clock.plusSeconds(59);
        assertThat(fixture.json(node)).contains("\"id\":1,");
        fixture.clock.plusSeconds(1);
        assertThat(fixture.json(node)).doesNotContain("\"id\":1,");
    }

    @Test
    void takesAUserInAgainWhenTheClockIsSetBack() {
        fixture.directory.createUser(
                UserDraft.of("a@example.com")
                        .withExpiresAt(fixture.clock.instant().plusSeconds(60)),
                "test");
        Node node = fixture.node();
        Instant real = fixture.clock.instant();
        fixture.clock.plusSeconds(86_400);
        fixture.json(node);

        fixture.clock.set(real);

        assertThat(fixture.json(node)).contains("\"id\":1,");
    }

    @Test
    void leavesADeletedUserOut() {
        User user = fixture.user("a@example.com");
        fixture.user("b@example.com");
        Node node = fixture.node();
        fixture.json(node);

        fixture.directory.deleteUser(user.id(), "test");

        assertThat(fixture.json(node)).startsWith("{\"users\":[{\"id\":2,");
    }

    @Test
    void keepsBytesAndEtagOverARestart() {
        for (int i = 0; i < 3_000; i++) {
            fixture.numbered(i);
        }
        Node node = fixture.node();
        fixture.json(node);
        fixture.directory.deleteUser(1_500, "test");
        Representation before = fixture.users(node);

        fixture.restart();

        assertThat(fixture.users(node).bytes()).isEqualTo(before.bytes());
        assertThat(fixture.users(node).etag()).isEqualTo(before.etag());
    }

    /** As after a restart while the database is away: nobody knows what users have used. */
    @Test
    void servesTheSameListFromTheDirectorysFileAlone(@TempDir Path home) {
        User exhausted =
                fixture.directory.createUser(
                        UserDraft.of("a@example.com").withLimitBytes(1_000), "test");
        fixture.directory.createUser(UserDraft.of("b@example.com").withLimitBytes(1_000), "test");
        Node node = fixture.node();
        fixture.standings.used(exhausted.id(), 5_000);
        fixture.standings.used(2, 500);
        String before = fixture.json(node);
        DirectoryFile file = new DirectoryFile(home.resolve("directory.snapshot"));
        file.write(fixture.directory.snapshot(), fixture.standings.exhausted());

        DirectoryFile.Contents kept = Objects.requireNonNull(file.read());
        Directory directory = new Directory(fixture.journal, fixture.clock);
        Standings standings = new Standings(directory, fixture.clock);
        Roster roster = new Roster(directory, standings, fixture.clock);
        standings.presumeExhausted(kept.exhausted());
        directory.load(kept.snapshot());

        assertThat(RosterFixture.text(roster.users(node, Format.JSON))).isEqualTo(before);
        assertThat(before).doesNotContain("\"id\":1,").contains("\"id\":2,");
    }

    @Test
    void keepsTheEtagWhenNothingNodesSeeChanges() {
        User user = fixture.user("a@example.com");
        Node node = fixture.node();
        String etag = fixture.users(node).etag();

        fixture.directory.updateUser(
                user.id(), draft -> draft.withName("Ann").withLimitBytes(1L << 40), "test");
        fixture.standings.used(user.id(), 12_345);

        assertThat(fixture.users(node).etag()).isEqualTo(etag);
    }

    @Test
    void returnsToTheSameEtagWithTheSameContent() {
        User user = fixture.user("a@example.com");
        Node node = fixture.node();
        String etag = fixture.users(node).etag();

        fixture.directory.updateUser(user.id(), draft -> draft.withDeviceLimit(3), "test");
        assertThat(fixture.users(node).etag()).isNotEqualTo(etag);
        fixture.directory.updateUser(user.id(), draft -> draft.withDeviceLimit(0), "test");

        assertThat(fixture.users(node).etag()).isEqualTo(etag);
    }

    /** A list rewritten in parts must be the list written whole, whatever happened in between. */
    @Test
    void rewritesPartsToTheSameBytesAsTheWhole() {
        Random random = new Random(42);
        Node node = fixture.node();
        List<Long> living = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            int action = living.isEmpty() ? 0 : random.nextInt(4);
            switch (action) {
                case 0 -> {
                    User user =
                            fixture.directory.createUser(
                                    UserDraft.of(step + "@example.com")
                                            .withId(1 + step * 5_000L + random.nextInt(5_000))
                                            .withLimitBytes(100),
                                    "test");
                    living.add(user.id());
                }
                case 1 -> fixture.standings.used(any(living, random), random.nextInt(200));
                case 2 ->
                        fixture.directory.updateUser(
                                any(living, random),
                                draft -> draft.withDeviceLimit(random.nextInt(12)),
                                "test");
                default ->
                        fixture.directory.deleteUser(
                                living.remove(random.nextInt(living.size())), "test");
            }
            if (random.nextInt(3) == 0) {
                Roster whole = new Roster(fixture.directory, fixture.standings, fixture.clock);
                for (Format format : FORMATS) {
                    Representation fresh = whole.users(node, format);
                    Representation parts = fixture.roster.users(node, format);
                    assertThat(parts.bytes()).isEqualTo(fresh.bytes());
                    assertThat(parts.etag()).isEqualTo(fresh.etag());
                }
            }
        }
    }

    @Test
    void writesWhatEachDialectReads() {
        fixture.directory.createUser(
                UserDraft.of("a@example.com")
                        .withUuid(UUID.fromString("0f2c7b1e-9a40-4a53-8a1b-2f8f3a6f1c11"))
                        .withSpeedLimitMbps(50)
                        .withDeviceLimit(3),
                "test");
        Node node = fixture.node();
        String uuid = "0f2c7b1e-9a40-4a53-8a1b-2f8f3a6f1c11";

        assertThat(text(node, Format.sspanel(8388, "aes-128-gcm")))
                .isEqualTo(
                        "{\"ret\":1,\"data\":[{\"id\":1,\"uuid\":\""
                                + uuid
                                + "\",\"passwd\":\""
                                + uuid
                                + "\",\"port\":8388,\"method\":\"aes-128-gcm\","
                                + "\"node_speedlimit\":50,\"node_iplimit\":3,\"alive_ip\":0}]}");
        assertThat(text(node, Format.sspanel(8388, "2022-blake3-aes-128-gcm")))
                .contains("\"passwd\":\"MGYyYzdiMWUtOWE0MC00YQ==\"");
        assertThat(text(node, Format.sspanel(8388, "2022-blake3-aes-256-gcm")))
                .contains("\"passwd\":\"MGYyYzdiMWUtOWE0MC00YTUzLThhMWItMmY4ZjNhNmY=\"");
        assertThat(text(node, Format.shadowsocksTidalab(443, "aes-256-gcm")))
                .isEqualTo(
                        "{\"data\":[{\"id\":1,\"port\":443,\"cipher\":\"aes-256-gcm\",\"secret\":\""
                                + uuid
                                + "\"}]}");
        assertThat(text(node, Format.TROJAN_TIDALAB))
                .isEqualTo(
                        "{\"msg\":\"ok\",\"data\":[{\"id\":1,\"speed_limit\":50,\"device_limit\":3,"
                                + "\"trojan_user\":{\"password\":\""
                                + uuid
                                + "\"}}]}");
        assertThat(text(node, Format.DEEPBWORK))
                .isEqualTo(
                        "{\"msg\":\"ok\",\"data\":[{\"id\":1,\"speed_limit\":50,\"device_limit\":3,"
                                + "\"v2ray_user\":{\"uuid\":\""
                                + uuid
                                + "\",\"email\":\""
                                + uuid
                                + "@v2board.user\",\"alter_id\":0,\"level\":0}}]}");
    }

    @Test
    void listsSomebodyWhereNobodyIsServedUnlessTheSoftwareTakesAnEmptyList() {
        Node node = fixture.node();
        for (Format format : List.of(Format.TROJAN_TIDALAB, Format.DEEPBWORK)) {
            assertThat(text(node, format)).contains("\"id\":0,", node.sentinel().toString());
        }
        assertThat(text(node, Format.shadowsocksTidalab(443, "aes-128-gcm")))
                .contains("\"id\":0,\"port\":443", node.sentinel().toString());
        assertThat(text(node, Format.sspanel(443, ""))).isEqualTo("{\"ret\":1,\"data\":[]}");
    }

    private String text(Node node, Format format) {
        return new String(
                fixture.roster.users(node, format).bytes(),
                java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static long any(List<Long> ids, Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    @Test
    void listsServedUsersWithADeviceLimit() {
        fixture.user("a@example.com");
        fixture.directory.createUser(UserDraft.of("b@example.com").withDeviceLimit(2), "test");
        fixture.directory.createUser(
                UserDraft.of("c@example.com").withDeviceLimit(2).withEnabled(false), "test");

        assertThat(fixture.roster.deviceLimited(fixture.node())).containsExactly(2);
    }

    @Test
    void neverAnswersAnythingOlderThanAFinishedChange() throws InterruptedException {
        for (int i = 0; i < 5_000; i++) {
            fixture.numbered(i);
        }
        Node node = fixture.node();
        List<String> stale = new ArrayList<>();
        Thread asker =
                Thread.ofVirtual()
                        .start(() -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                fixture.users(node);
                            }
                        });
        for (int i = 0; i < 300; i++) {
            long id = 1 + i * 16L;
            fixture.directory.deleteUser(id, "test");
            if (fixture.json(node).contains("{\"id\":" + id + ",")) {
                stale.add("user " + id);
            }
        }
        asker.interrupt();
        asker.join();

        assertThat(stale).isEmpty();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static String asJson(Representation list) throws IOException {
        StringBuilder json = new StringBuilder("{");
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(list.bytes())) {
            assertThat(in.unpackMapHeader()).isEqualTo(1);
            json.append('"').append(in.unpackString()).append("\":[");
            int users = in.unpackArrayHeader();
            for (int i = 0; i < users; i++) {
                json.append(i == 0 ? "" : ",").append(in.unpackValue().toJson());
            }
            assertThat(in.hasNext()).isFalse();
        }
        return json.append("]}").toString();
    }
}
