package dev.weir.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;

/** What an act does to the directory, and what of it is there after a restart. */
class DirectoryTest extends DirectoryFixture {
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
