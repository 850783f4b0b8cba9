package dev.weir.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Users: their numbers, what is refused, and when a credential is a new one. */
class DirectoryUsersTest extends DirectoryFixture {
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
}
