package dev.weir.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Node;
import dev.weir.directory.UserDraft;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The list as each software reads it, byte for byte. */
class RosterFormatsTest {
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

        assertThat(RosterFixture.asJson(fixture.roster.users(node, Format.MSGPACK)))
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
    void namesTheSentinelInMessagePackToo() throws IOException {
        Node node = fixture.node();

        assertThat(RosterFixture.asJson(fixture.roster.users(node, Format.MSGPACK)))
                .isEqualTo(fixture.json(node));
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

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
