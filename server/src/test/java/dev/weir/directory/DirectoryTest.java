package dev.weir.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.journal.Act;
import dev.weir.rating.RatePlan;
import dev.weir.rating.Rating;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final String SETTINGS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
    private static final NodeDraft NODE = NodeDraft.of("shadowsocks", "Tokyo 1", SETTINGS);

    private final FakeActLog journal = new FakeActLog();
    private final FakeClock clock = new FakeClock();
    private final Directory directory = new Directory(journal, clock);

    private Directory restarted() {
        Directory after = new Directory(journal, clock);
        journal.replayInto(after);
        return after;
    }

    private List<DirectoryProblem> problemsOf(Runnable change) {
        return catchThrowableOfType(InvalidChange.class, change::run).problems();
    }

    @Test
    void givesTheFirstUserIdOne() {
        assertThat(directory.createUser(UserDraft.of("a@example.com"), "test").id()).isEqualTo(1);
    }

    @Test
    void takesAnIdThatAPersonChose() {
        User user = directory.createUser(UserDraft.of("a@example.com").withId(4711L), "test");

        assertThat(user.id()).isEqualTo(4711);
        assertThat(directory.createUser(UserDraft.of("b@example.com"), "test").id())
                .isEqualTo(4712);
    }

    @Test
    void doesNotGiveTheIdOfADeletedUserAgainAfterARestart() {
        User user = directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.deleteUser(user.id(), "test");

        User next = restarted().createUser(UserDraft.of("a@example.com"), "test");

        assertThat(next.id()).isGreaterThan(user.id());
        assertThat(next.credentialId()).isGreaterThan(user.credentialId());
    }

    @Test
    void doesNotGiveTheIdOfADeletedUserAgainAfterALoadFromASnapshot() {
        User user = directory.createUser(UserDraft.of("a@example.com").withId(9L), "test");
        directory.deleteUser(user.id(), "test");
        Directory after = new Directory(journal, clock);
        after.load(directory.snapshot());

        assertThat(after.createUser(UserDraft.of("b@example.com"), "test").id()).isEqualTo(10);
    }

    @Test
    void refusesAChosenIdThatWasUsedBefore() {
        User user = directory.createUser(UserDraft.of("a@example.com").withId(7L), "test");
        directory.deleteUser(user.id(), "test");

        assertThat(
                        problemsOf(() ->
                                directory.createUser(
                                        UserDraft.of("b@example.com").withId(7L), "test")))
                .extracting(DirectoryProblem::field, DirectoryProblem::code)
                .containsExactly(org.assertj.core.api.Assertions.tuple("id", "taken"));
    }

    @Test
    void doesNotGiveTheIdOfARefusedUserAgain() {
        journal.refuse(true);
        assertThatThrownBy(() -> directory.createUser(UserDraft.of("a@example.com"), "test"))
                .isInstanceOf(JournalRefused.class);
        journal.refuse(false);

        assertThat(directory.createUser(UserDraft.of("b@example.com"), "test").id()).isEqualTo(2);
    }

    @Test
    void changesNothingWhenTheJournalRefuses() {
        journal.refuse(true);
        assertThatThrownBy(() -> directory.createUser(UserDraft.of("a@example.com"), "test"))
                .isInstanceOf(JournalRefused.class);

        assertThat(directory.userCount()).isZero();
        assertThat(directory.userByEmail("a@example.com")).isNull();
        assertThat(directory.version()).isZero();
    }

    @Test
    void ignoresActsItAlreadyIncludes() {
        directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.updateUser(1, draft -> draft.withName("newer"), "test");

        journal.replayInto(directory);

        assertThat(directory.users()).extracting(User::name).containsExactly("newer");
    }

    @Test
    void ignoresActsOfOthers() {
        directory.apply(
                new Act(UUID.randomUUID(), "quarantine.released", "test", 0, new byte[] {1}), 1);

        assertThat(directory.version()).isZero();
    }

    @Test
    void saysWhichActCannotBeRead() {
        Act act = new Act(UUID.randomUUID(), "user.saved", "test", 0, "[]".getBytes(UTF_8));

        assertThatThrownBy(() -> directory.apply(act, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user.saved");
    }

    @Test
    void readsAnActThatANewerProgramWroteMoreInto() {
        String document =
                "{\"id\":3,\"email\":\"a@example.com\",\"uuid\":\""
                        + new UUID(1, 2)
                        + "\",\"credential\":4,\"tags\":[{\"x\":1}],\"plan\":null}";
        directory.apply(
                new Act(UUID.randomUUID(), "user.saved", "test", 0, document.getBytes(UTF_8)), 1);

        assertThat(directory.users()).extracting(User::id).containsExactly(3L);
    }

    @Test
    void holdsTheSameAfterARestart() {
        directory.initialize(ZoneId.of("Asia/Shanghai"), "test");
        Group group = directory.createGroup("Gold", "test");
        directory.createUser(
                UserDraft.of("A@Example.com")
                        .withName("Ann")
                        .withGroupId(group.id())
                        .withLimitBytes(1_000)
                        .withExpiresAt(Instant.parse("2027-01-01T00:00:00.123Z"))
                        .withSpeedLimitMbps(50)
                        .withDeviceLimit(3),
                "test");
        directory.createNode(
                NODE.withRateRanges(
                                List.of(
                                        new RatePlan.DayRange(
                                                LocalTime.of(22, 0), LocalTime.of(2, 0), 500_000)))
                        .withGroupIds(Set.of(1L, group.id())),
                "test");

        Directory after = restarted();

        assertThat(after.users()).containsExactlyElementsOf(directory.users());
        assertThat(after.nodes()).isEqualTo(directory.nodes());
        assertThat(after.groups()).isEqualTo(directory.groups());
        assertThat(after.settings().calendar().spans())
                .isEqualTo(directory.settings().calendar().spans());
        assertThat(after.version()).isEqualTo(directory.version());
    }

    @Test
    void keepsEmailsInLowerCaseAndFindsThemInAny() {
        directory.createUser(UserDraft.of(" Ann@Example.COM "), "test");

        assertThat(directory.userByEmail("ANN@example.com"))
                .extracting(User::email)
                .isEqualTo("ann@example.com");
    }

    @Test
    void refusesAnEmailThatALivingUserHas() {
        directory.createUser(UserDraft.of("a@example.com"), "test");

        assertThat(problemsOf(() -> directory.createUser(UserDraft.of("A@example.com"), "test")))
                .singleElement()
                .returns("email", DirectoryProblem::field)
                .returns("taken", DirectoryProblem::code);
    }

    @Test
    void allowsTheEmailOfADeletedUser() {
        User user = directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.deleteUser(user.id(), "test");

        directory.createUser(UserDraft.of("a@example.com"), "test");

        assertThat(directory.userCount()).isEqualTo(1);
    }

    @Test
    void refusesAUuidThatALivingUserHas() {
        UUID uuid = UUID.randomUUID();
        directory.createUser(UserDraft.of("a@example.com").withUuid(uuid), "test");

        assertThat(
                        problemsOf(() ->
                                directory.createUser(
                                        UserDraft.of("b@example.com").withUuid(uuid), "test")))
                .singleElement()
                .returns("uuid", DirectoryProblem::field);
    }

    @Test
    void namesEveryProblemOfADraftAtOnce() {
        UserDraft draft =
                UserDraft.of("nobody")
                        .withName("a\nb")
                        .withGroupId(99)
                        .withLimitBytes(-2)
                        .withSpeedLimitMbps(-1);

        assertThat(problemsOf(() -> directory.createUser(draft, "test")))
                .extracting(DirectoryProblem::field)
                .containsExactlyInAnyOrder(
                        "email", "name", "group_id", "limit_bytes", "speed_limit_mbps");
    }

    @Test
    void givesANewCredentialWithANewUuid() {
        User before = directory.createUser(UserDraft.of("a@example.com"), "test");

        User after = directory.renewUuid(before.id(), "test");

        assertThat(after.uuid()).isNotEqualTo(before.uuid());
        assertThat(after.credentialId()).isNotEqualTo(before.credentialId());
    }

    @Test
    void keepsTheCredentialThroughOtherChanges() {
        User before = directory.createUser(UserDraft.of("a@example.com"), "test");

        User after = directory.updateUser(before.id(), draft -> draft.withLimitBytes(5), "test");

        assertThat(after.credentialId()).isEqualTo(before.credentialId());
    }

    @Test
    void writesNothingForAChangeThatChangesNothing() {
        User user = directory.createUser(UserDraft.of("a@example.com"), "test");

        directory.updateUser(user.id(), draft -> draft, "test");

        assertThat(journal.acts()).hasSize(1);
    }

    @Test
    void importsManyUsersInFewActs() {
        List<UserDraft> drafts =
                IntStream.range(0, 1_200).mapToObj(i -> UserDraft.of(i + "@example.com")).toList();

        directory.createUsers(drafts, "test");

        assertThat(directory.userCount()).isEqualTo(1_200);
        assertThat(journal.acts()).hasSize(3);
        assertThat(restarted().userCount()).isEqualTo(1_200);
    }

    @Test
    void importsNobodyWhenOneDraftIsWrong() {
        List<UserDraft> drafts =
                List.of(UserDraft.of("a@example.com"), UserDraft.of("a@example.com"));

        assertThat(problemsOf(() -> directory.createUsers(drafts, "test")))
                .singleElement()
                .returns("users[1].email", DirectoryProblem::field);
        assertThat(directory.userCount()).isZero();
    }

    @Test
    void pagesThroughUsersById() {
        for (int i = 0; i < 5; i++) {
            directory.createUser(UserDraft.of(i + "@example.com"), "test");
        }
        directory.deleteUser(3, "test");

        assertThat(directory.usersAfter(1, 2)).extracting(User::id).containsExactly(2L, 4L);
        assertThat(StreamSupport.stream(directory.users().spliterator(), false).map(User::id))
                .containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void tellsListenersOfEachChangeInOrder() {
        List<Long> versions = new ArrayList<>();
        directory.onChange((change, version) -> versions.add(version));

        directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.createGroup("Gold", "test");

        assertThat(versions).containsExactly(1L, 2L);
    }

    @Test
    void tellsListenersOfWhatItTakesInAtStartUp() {
        directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.createNode(NODE, "test");
        Directory after = new Directory(journal, clock);
        List<String> told = new ArrayList<>();
        after.onChange((change, version) -> told.add(DirectoryJson.typeOf(change) + version));

        after.load(directory.snapshot());

        assertThat(told)
                .containsExactly("users.saved2", "node.saved2", "group.saved2", "settings.saved2");
    }

    @Test
    void showsAListenerTheDirectoryAsItIsAfterTheChange() {
        List<Integer> counts = new ArrayList<>();
        directory.onChange((change, version) -> counts.add(directory.userCount()));

        directory.createUser(UserDraft.of("a@example.com"), "test");

        assertThat(counts).containsExactly(1);
    }

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

    @Test
    void changesTheZoneFromTheNextMidnight() {
        directory.initialize(ZoneId.of("UTC"), "test");

        Settings settings =
                directory.updateSettings(
                        draft -> new SettingsDraft(ZoneId.of("Asia/Tokyo"), 60, 60, Rating.ONE),
                        "test");

        long midnight = Instant.parse("2026-03-02T00:00:00Z").getEpochSecond();
        assertThat(settings.calendar().zoneAt(midnight - 1)).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.calendar().zoneAt(midnight)).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void setsTheFirstZoneSinceEver() {
        assertThat(directory.initialize(ZoneId.of("Asia/Tokyo"), "test")).isTrue();
        assertThat(directory.settings().calendar().zoneAt(0)).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(directory.initialize(ZoneId.of("UTC"), "test")).isFalse();
    }

    @Test
    void refusesAnIntervalOfZero() {
        assertThat(
                        problemsOf(() ->
                                directory.updateSettings(
                                        d -> new SettingsDraft(d.zone(), 0, 60, 1), "test")))
                .singleElement()
                .returns("push_interval_seconds", DirectoryProblem::field);
    }

    @Test
    void deletesNoGroupThatIsInUse() {
        Group group = directory.createGroup("Gold", "test");
        directory.createUser(UserDraft.of("a@example.com").withGroupId(group.id()), "test");

        assertThat(problemsOf(() -> directory.deleteGroup(group.id(), "test")))
                .singleElement()
                .returns("in_use", DirectoryProblem::code);
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatThrownBy(() -> directory.deleteUser(5, "test"))
                .isInstanceOf(NoSuchEntry.class)
                .hasMessage("there is no user 5");
    }
}
