package dev.weir.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Node;
import dev.weir.directory.SettingsDraft;
import dev.weir.rating.Rating;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RosterConfigTest {
    static final List<String> NAMES =
            List.of(
                    "shadowsocks",
                    "shadowsocks-2022",
                    "vmess",
                    "vmess-ws",
                    "vless-reality",
                    "vless-encryption",
                    "trojan",
                    "hysteria",
                    "hysteria2",
                    "tuic",
                    "anytls",
                    "socks",
                    "naive",
                    "http",
                    "mieru");

    private final RosterFixture fixture = new RosterFixture();

    /**
     * {@code name.settings.json} is what the operator wrote, {@code name.config.json} the bytes.
     */
    @ParameterizedTest
    @FieldSource("NAMES")
    void writesTheConfigurationOfAProtocolByteForByte(String name) throws IOException {
        String type = name.replaceFirst("-.*", "");
        Node node = fixture.node(type, resource(name + ".settings.json"));

        assertThat(fixture.config(node)).isEqualTo(resource(name + ".config.json"));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void keepsTheBytesWhenItsOwnSettingsAreSavedAgain(String name) throws IOException {
        Node node = fixture.node(name.replaceFirst("-.*", ""), resource(name + ".settings.json"));

        Node again =
                fixture.directory.updateNode(
                        node.sourceId(),
                        draft -> draft.withName("new").withSettings(node.settings()),
                        "test");

        assertThat(again.settings()).isEqualTo(node.settings());
        assertThat(fixture.config(again)).isEqualTo(resource(name + ".config.json"));
    }

    @Test
    void keepsTheBytesOverARestart() throws IOException {
        Node node = fixture.node("shadowsocks", resource("shadowsocks-2022.settings.json"));
        Representation before = fixture.roster.config(node);

        fixture.restart();

        assertThat(fixture.roster.config(node).bytes()).isEqualTo(before.bytes());
        assertThat(fixture.roster.config(node).etag()).isEqualTo(before.etag());
    }

    @Test
    void keepsAGeneratedServerKeyOverARestart() {
        Node node =
                fixture.node(
                        "shadowsocks",
                        "{\"server_port\":1,\"cipher\":\"2022-blake3-aes-256-gcm\"}");
        String before = fixture.config(node);

        fixture.restart();

        assertThat(before).containsPattern("\"server_key\":\"[A-Za-z0-9+/]{43}=\"");
        assertThat(fixture.config(node)).isEqualTo(before);
    }

    @Test
    void keepsTheBytesWhenMembersAreWrittenInAnotherOrder() {
        Node first =
                fixture.node(
                        "vmess",
                        "{\"server_port\":443,\"network_settings\":{\"path\":\"/\",\"host\":\"a\"}}");
        String before = fixture.config(first);

        fixture.directory.updateNode(
                first.sourceId(),
                draft ->
                        draft.withSettings(
                                "{ \"network_settings\": {\"host\":\"a\", \"path\":\"/\"},"
                                        + " \"server_port\": 443 }"),
                "test");

        assertThat(fixture.config(first)).isEqualTo(before);
    }

    @Test
    void keepsTheEtagWhenOnlyTheNodesNameChanges() {
        Node node = fixture.node();
        String etag = fixture.roster.config(node).etag();

        fixture.directory.updateNode(node.sourceId(), draft -> draft.withName("new"), "test");

        assertThat(fixture.roster.config(node).etag()).isEqualTo(etag);
    }

    @Test
    void changesTheEtagWhenASettingChanges() {
        Node node = fixture.node();
        String etag = fixture.roster.config(node).etag();

        fixture.directory.updateNode(
                node.sourceId(), draft -> draft.withSettings("{\"server_port\":444}"), "test");

        assertThat(fixture.roster.config(node).etag()).isNotEqualTo(etag);
    }

    @Test
    void tellsTheIntervalsOfTheSettings() {
        Node node = fixture.node();
        fixture.config(node);

        fixture.directory.updateSettings(
                draft -> new SettingsDraft(draft.zone(), 15, 30, Rating.ONE), "test");

        assertThat(fixture.config(node))
                .contains(
                        "\"base_config\":{\"push_interval\":15,\"pull_interval\":30,"
                                + "\"node_report_min_traffic\":0,\"device_online_min_traffic\":0}");
    }

    @Test
    void quotesAnEtagOf128Bits() {
        assertThat(fixture.roster.config(fixture.node()).etag()).matches("\"[0-9a-f]{32}\"");
    }

    @Test
    void servesTheNewestStateToAHolderOfAnOlderNode() {
        Node old = fixture.node();
        fixture.directory.updateNode(
                old.sourceId(), draft -> draft.withSettings("{\"server_port\":444}"), "test");

        assertThat(fixture.config(old)).contains("\"server_port\":444");
    }

    @Test
    void refusesWrongSettingsOnUpdateAndKeepsServingTheOldOnes() {
        Node node = fixture.node();
        String before = fixture.config(node);

        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        fixture.directory.updateNode(
                                node.sourceId(),
                                draft -> draft.withSettings("{\"server_port\":0}"),
                                "test"))
                .hasMessageContaining("settings.server_port");
        assertThat(fixture.config(node)).isEqualTo(before);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        RosterConfigTest.class.getResourceAsStream("/roster/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
