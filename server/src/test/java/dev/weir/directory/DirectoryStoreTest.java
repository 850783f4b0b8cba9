package dev.weir.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.Database;
import dev.weir.database.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DirectoryStoreTest {
    @Parameter TestDatabase kind;

    private final FakeActLog journal = new FakeActLog();
    private final Directory directory = new Directory(journal, new FakeClock());
    private final DirectoryStore store = new DirectoryStore();
    private Database database;

    @BeforeEach
    void open(@TempDir Path home) {
        database = Database.open(kind.fresh(home));
        directory.onChange(
                (change, version) -> database.change(tx -> store.apply(tx, change, version)));
    }

    @AfterEach
    void close() {
        database.close();
        kind.giveBack(database.settings());
    }

    private DirectorySnapshot loaded() {
        return database.read(tx -> store.load(tx, 99));
    }

    private List<String> column(String query) {
        return database.read(tx -> tx.jooq().fetch(query).getValues(0, String.class));
    }

    @Test
    void loadsAnEmptyDirectoryFromEmptyTables() {
        DirectorySnapshot snapshot = loaded();

        assertThat(snapshot.users()).isEmpty();
        assertThat(snapshot.position()).isEqualTo(99);
        assertThat(snapshot.settings().zone()).isEqualTo(ZoneId.of("UTC"));
    }

    @Test
    void loadsWhatWasSaved() {
        directory.initialize(ZoneId.of("Asia/Tokyo"), "test");
        directory.createGroup("Gold", "test");
        directory.createUser(
                UserDraft.of("a@example.com")
                        .withName("Änne")
                        .withLimitBytes(5)
                        .withExpiresAt(Instant.parse("2027-01-01T00:00:00.001Z")),
                "test");
        directory.createUsers(
                List.of(UserDraft.of("b@example.com"), UserDraft.of("c@example.com")), "test");
        directory.createNode(NodeDraft.of("vmess", "v", "{\"server_port\":1}"), "test");

        DirectorySnapshot snapshot = loaded();

        assertThat(snapshot.users()).containsExactlyElementsOf(directory.users());
        assertThat(snapshot.nodes()).containsExactlyElementsOf(directory.nodes());
        assertThat(snapshot.groups()).contains(new Group(2, "Gold", false));
        assertThat(snapshot.settings().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void keepsTombstones() {
        directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.createNode(NodeDraft.of("vmess", "v", "{\"server_port\":1}"), "test");
        directory.deleteUser(1, "test");
        directory.deleteNode(1, "test");

        assertThat(loaded().users()).singleElement().matches(User::deleted);
        assertThat(loaded().nodes()).singleElement().matches(Node::deleted);
    }

    @Test
    void keepsEveryCredentialAUserEverHad() {
        User user = directory.createUser(UserDraft.of("a@example.com"), "test");
        User renewed = directory.renewUuid(user.id(), "test");

        assertThat(column("select name from credential order by id"))
                .containsExactly(user.uuid().toString(), renewed.uuid().toString());
    }

    @Test
    void changesNothingWhenAChangeIsAppliedAgain() {
        directory.createUser(UserDraft.of("a@example.com"), "test");
        DirectoryChange again =
                Objects.requireNonNull(DirectoryJson.read(journal.acts().getFirst()));

        database.change(tx -> store.apply(tx, again, 1));

        assertThat(loaded().users()).hasSize(1);
        assertThat(column("select id from credential")).hasSize(1);
    }

    @Test
    void notesTheVersionOfEachRow() {
        directory.createUser(UserDraft.of("a@example.com"), "test");
        directory.createUser(UserDraft.of("b@example.com"), "test");
        directory.updateUser(1, draft -> draft.withName("x"), "test");

        assertThat(column("select version from users order by id")).containsExactly("3", "2");
    }

    @Test
    void savesManyUsersOfOneActNewAndKnownWithAndWithoutAnEnd() {
        List<User> users = new ArrayList<>();
        for (long id = 1; id <= 463; id++) {
            users.add(user(id, "first", id % 3 == 0 ? Instant.ofEpochMilli(id) : null));
        }
        apply(users.subList(0, 300), 1);
        for (int i = 100; i < users.size(); i++) {
            users.set(i, user(i + 1L, "second", i % 2 == 0 ? Instant.ofEpochMilli(i) : null));
        }
        apply(users.subList(100, users.size()), 2);

        assertThat(loaded().users()).containsExactlyElementsOf(users);
        assertThat(column("select version from credential where id in (300, 301) order by id"))
                .containsExactly("1", "2");
    }

    @Test
    void takesTheLastStateOfAUserThatAnActNamesTwice() {
        apply(List.of(user(7, "before", null), user(8, "b", null), user(7, "after", null)), 1);

        assertThat(loaded().users()).extracting(User::name).containsExactly("after", "b");
    }

    private void apply(List<User> users, long version) {
        database.change(tx -> store.apply(tx, new DirectoryChange.UsersSaved(users), version));
    }

    private static User user(long id, String name, @Nullable Instant expiresAt) {
        return new User(
                id,
                name,
                "u" + id + "@example.org",
                new UUID(0, id),
                id,
                Group.DEFAULT,
                User.UNLIMITED,
                expiresAt,
                true,
                0,
                0,
                false);
    }
}
