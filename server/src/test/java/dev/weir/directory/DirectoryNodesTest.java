package dev.weir.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Nodes: their tokens, how they are found, and the history of their rates. */
class DirectoryNodesTest extends DirectoryFixture {
    @Test
    void keepsOnlyTheHashOfANodesToken() {
        NodeCreated created = directory.createNode(NODE, "test");

        assertThat(created.token()).hasSize(43);
        assertThat(created.node().tokenSha256()).isEqualTo(Tokens.sha256Hex(created.token()));
        assertThat(journal.acts())
                .noneMatch(act -> new String(act.document(), UTF_8).contains(created.token()));
    }

    @Test
    void acceptsTheTokenThatTheOperatorBrings() {
        NodeCreated created = directory.createNode(NODE.withToken("qwertyuiopasdfghjkl"), "test");

        assertThat(created.token()).isEqualTo("qwertyuiopasdfghjkl");
        assertThat(created.node().tokenSha256()).isEqualTo(Tokens.sha256Hex("qwertyuiopasdfghjkl"));
    }

    @Test
    void refusesAShortToken() {
        assertThat(problemsOf(() -> directory.createNode(NODE.withToken("short"), "test")))
                .singleElement()
                .returns("token", DirectoryProblem::field);
    }

    @Test
    void replacesANodesToken() {
        NodeCreated created = directory.createNode(NODE, "test");

        String token = directory.newToken(created.node().sourceId(), null, "test");

        assertThat(token).isNotEqualTo(created.token());
        assertThat(directory.nodes())
                .extracting(Node::tokenSha256)
                .containsExactly(Tokens.sha256Hex(token));
    }

    @Test
    void keepsOnlyTheHashOfTheFleetToken() {
        String token = directory.newFleetToken(null, "test");

        assertThat(directory.settings().fleetTokenSha256()).isEqualTo(Tokens.sha256Hex(token));
        directory.removeFleetToken("test");
        assertThat(directory.settings().fleetTokenSha256()).isEmpty();
    }

    @Test
    void findsANodeByTypeAndNumber() {
        Node ss = directory.createNode(NODE.withNodeId(1L), "test").node();
        Node trojan =
                directory
                        .createNode(
                                NodeDraft.of("trojan", "T", "{\"server_port\":443}").withNodeId(1L),
                                "test")
                        .node();

        assertThat(directory.findNode("Shadowsocks", 1)).isEqualTo(new NodeMatch.Found(ss, false));
        assertThat(directory.findNode("trojan", 1)).isEqualTo(new NodeMatch.Found(trojan, false));
    }

    @Test
    void knowsTheAliasesOfTypes() {
        Node vmess =
                directory
                        .createNode(NodeDraft.of("v2ray", "V", "{\"server_port\":1}"), "test")
                        .node();
        Node hysteria =
                directory
                        .createNode(NodeDraft.of("hysteria2", "H", "{\"server_port\":1}"), "test")
                        .node();

        assertThat(directory.findNode("V2ray", vmess.nodeId()))
                .isEqualTo(new NodeMatch.Found(vmess, false));
        assertThat(directory.findNode("hysteria2", hysteria.nodeId()))
                .isEqualTo(new NodeMatch.Found(hysteria, false));
        assertThat(directory.findNode("v2node", hysteria.nodeId()))
                .isEqualTo(new NodeMatch.Found(hysteria, false));
    }

    @Test
    void servesTheOnlyNodeOfANumberUnderAWrongOrMissingTypeAndSaysSo() {
        Node node = directory.createNode(NODE, "test").node();

        assertThat(directory.findNode("vless", 1)).isEqualTo(new NodeMatch.Found(node, true));
        assertThat(directory.findNode(null, 1)).isEqualTo(new NodeMatch.Found(node, true));
        assertThat(directory.findNode("", 1)).isEqualTo(new NodeMatch.Found(node, true));
    }

    @Test
    void guessesNoNodeWhereSeveralHaveTheNumber() {
        directory.createNode(NODE.withNodeId(1L), "test");
        directory.createNode(
                NodeDraft.of("trojan", "T", "{\"server_port\":443}").withNodeId(1L), "test");

        assertThat(directory.findNode("v2node", 1)).isInstanceOf(NodeMatch.Ambiguous.class);
    }

    @Test
    void doesNotFindADeletedNode() {
        directory.createNode(NODE, "test");
        directory.deleteNode(1, "test");

        assertThat(directory.findNode("shadowsocks", 1)).isEqualTo(new NodeMatch.Unknown());
        assertThat(directory.nodeOrTombstone(1)).isNotNull();
    }

    @Test
    void refusesASecondNodeOfOneTypeAndNumber() {
        directory.createNode(NODE.withNodeId(5L), "test");

        assertThat(problemsOf(() -> directory.createNode(NODE.withNodeId(5L), "test")))
                .singleElement()
                .returns("node_id", DirectoryProblem::field)
                .returns("taken", DirectoryProblem::code);
    }

    @Test
    void namesTheFieldOfAWrongSetting() {
        assertThat(
                        problemsOf(() ->
                                directory.createNode(
                                        NodeDraft.of(
                                                "shadowsocks",
                                                "x",
                                                "{\"server_port\":\"8388\",\"cipher\":\"aes-128-gcm\"}"),
                                        "test")))
                .singleElement()
                .returns("settings.server_port", DirectoryProblem::field);
    }

    @Test
    void appendsToTheRateHistoryWhenTheRateChanges() {
        Node node = directory.createNode(NODE.withRateMillionths(2_000_000L), "test").node();
        clock.plusSeconds(3_600);
        long now = clock.instant().getEpochSecond();

        Node changed =
                directory.updateNode(
                        node.sourceId(), draft -> draft.withRateMillionths(3_000_000L), "test");

        assertThat(changed.rate().at(now - 1, ZoneId.of("UTC"))).isEqualTo(2_000_000);
        assertThat(changed.rate().at(now, ZoneId.of("UTC"))).isEqualTo(3_000_000);
    }

    @Test
    void keepsTheRateHistoryWhenSomethingElseChanges() {
        Node node = directory.createNode(NODE, "test").node();

        Node changed =
                directory.updateNode(node.sourceId(), draft -> draft.withName("Osaka"), "test");

        assertThat(changed.rate()).isEqualTo(node.rate());
    }

    @Test
    void takesASecondRateChangeInOneSecondFromTheNext() {
        Node node = directory.createNode(NODE, "test").node();
        directory.updateNode(node.sourceId(), d -> d.withRateMillionths(2_000_000L), "test");
        Node changed =
                directory.updateNode(
                        node.sourceId(), d -> d.withRateMillionths(3_000_000L), "test");

        long now = clock.instant().getEpochSecond();
        assertThat(changed.rate().at(now, ZoneId.of("UTC"))).isEqualTo(2_000_000);
        assertThat(changed.rate().at(now + 1, ZoneId.of("UTC"))).isEqualTo(3_000_000);
    }

    @Test
    void forgetsARateThatWasSetWhileTheClockWasYearsAhead() {
        Node node = directory.createNode(NODE, "test").node();
        Instant real = clock.instant();
        clock.plusSeconds(73L * 365 * 86_400);
        directory.updateNode(node.sourceId(), d -> d.withRateMillionths(2_000_000L), "test");
        clock.set(real);

        Node changed =
                directory.updateNode(
                        node.sourceId(), d -> d.withRateMillionths(3_000_000L), "test");

        assertThat(changed.rate().at(real.getEpochSecond() + 10, ZoneId.of("UTC")))
                .isEqualTo(3_000_000);
        assertThat(changed.rate().history()).hasSize(2);
    }

    @Test
    void givesANodeTheDefaultRate() {
        directory.updateSettings(
                draft -> new SettingsDraft(draft.zone(), 60, 60, 1_500_000), "test");

        Node node = directory.createNode(NODE, "test").node();

        assertThat(node.rate()).isEqualTo(RatePlan.constant(1_500_000));
        assertThat(RatePlan.constant(Rating.ONE)).isNotEqualTo(node.rate());
    }
}
