package dev.weir.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Group;
import dev.weir.directory.Node;
import dev.weir.directory.NodeDraft;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is on the list of a node, and from when on. */
class RosterUsersTest {
    private final RosterFixture fixture = new RosterFixture();

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
            assertThat(RosterFixture.asJson(fixture.roster.users(node, Format.MSGPACK)))
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

    @Test
    void givesEveryNodeASentinelOfItsOwn() {
        assertThat(fixture.json(fixture.node())).isNotEqualTo(fixture.json(fixture.node()));
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
    void listsServedUsersWithADeviceLimit() {
        fixture.user("a@example.com");
        fixture.directory.createUser(UserDraft.of("b@example.com").withDeviceLimit(2), "test");
        fixture.directory.createUser(
                UserDraft.of("c@example.com").withDeviceLimit(2).withEnabled(false), "test");

        assertThat(fixture.roster.deviceLimited(fixture.node())).containsExactly(2);
    }

    private static List<String> ids(String json) {
        return java.util.regex.Pattern.compile("\"id\":([0-9]+)")
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
