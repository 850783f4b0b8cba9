package dev.weir.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
    private final FakeActLog journal = new FakeActLog();
    private final Directory directory = new Directory(journal, new FakeClock());
    private final Identities identities = new Identities();

    private void follow() {
        for (var act : journal.acts()) {
            DirectoryChange change = DirectoryJson.read(act);
            if (change != null) {
                identities.apply(change);
            }
        }
    }

    @Test
    void knowsNobodyAtFirst() {
        assertThat(identities.credentialOf(1)).isZero();
        assertThat(identities.credentialOf(0)).isZero();
        assertThat(identities.credentialOf(-5)).isZero();
    }

    @Test
    void knowsAUsersNewestCredential() {
        User user = directory.createUser(UserDraft.of("a@example.com"), "test");
        User renewed = directory.renewUuid(user.id(), "test");
        follow();

        assertThat(identities.credentialOf(user.id())).isEqualTo(renewed.credentialId());
    }

    @Test
    void stillKnowsADeletedUser() {
        User user = directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.deleteUser(user.id(), "test");
        follow();

        assertThat(identities.credentialOf(user.id())).isEqualTo(user.credentialId());
    }

    @Test
    void stillKnowsADeletedNode() {
        directory.createNode(NodeDraft.of("vmess", "v", "{\"server_port\":1}"), "test");
        directory.deleteNode(1, "test");
        follow();

        assertThat(identities.node(1)).isNotNull();
        assertThat(identities.node(2)).isNull();
    }

    @Test
    void keepsUsersApartThroughGrowth() {
        List<User> users = new ArrayList<>();
        for (long i = 1; i <= 50_000; i++) {
            // Far apart and close together, so that slots collide.
            long id = i % 2 == 0 ? i : i << 20;
            users.add(
                    new User(
                            id, "", id + "@x", new UUID(0, id), i, 1, -1, null, true, 0, 0, false));
        }
        identities.apply(new DirectoryChange.UsersSaved(users));

        assertThat(users)
                .allMatch(user -> identities.credentialOf(user.id()) == user.credentialId());
        assertThat(identities.credentialOf(3)).isZero();
    }

    @Test
    void loadsWhatASnapshotHoldsAndForgetsTheRest() {
        directory.createUser(UserDraft.of("a@example.com"), "test");
        DirectorySnapshot snapshot = directory.snapshot();
        directory.createUser(UserDraft.of("b@example.com"), "test");
        follow();

        identities.load(snapshot);

        assertThat(identities.credentialOf(1)).isEqualTo(1);
        assertThat(identities.credentialOf(2)).isZero();
    }
}
