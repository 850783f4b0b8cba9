package dev.weir.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    private final Directory directory = new Directory(new FakeActLog(), new FakeClock());
    private final List<DirectoryChange> changes = new ArrayList<>();
    private long first;
    private long second;

    @TempDir Path home;

    @BeforeEach
    void makeNodes() {
        first = node("a");
        second = node("b");
        directory.onChange((change, version) -> changes.add(change));
    }

    private long node(String name) {
        return directory
                .createNode(NodeDraft.of("vmess", name, "{\"server_port\":1}"), "test")
                .node()
                .sourceId();
    }

    private static MachineDraft draft(String name, Long... sourceIds) {
        return new MachineDraft(name, true, new TreeSet<>(List.of(sourceIds)));
    }

    @Test
    void keepsTheHashOfItsTokenOnly() {
        MachineCreated created = directory.createMachine(draft("rack", first), null, "test");

        assertThat(created.machine().id()).isEqualTo(1);
        assertThat(created.token()).hasSizeGreaterThan(40);
        assertThat(created.machine().tokenSha256()).isEqualTo(Tokens.sha256Hex(created.token()));
        assertThat(created.toString()).doesNotContain(created.token());

        String renewed = directory.newMachineToken(1, "my-own-token-0123456789", "test");
        assertThat(renewed).isEqualTo("my-own-token-0123456789");
        assertThat(Objects.requireNonNull(directory.machine(1)).tokenSha256())
                .isEqualTo(Tokens.sha256Hex(renewed));
        assertThatThrownBy(() -> directory.newMachineToken(1, "short", "test"))
                .isInstanceOf(InvalidChange.class);
    }

    @Test
    void aNodeBelongsToOneMachineAtMost() {
        directory.createMachine(draft("rack", first), null, "test");

        assertThatThrownBy(() -> directory.createMachine(draft("shelf", first), null, "test"))
                .isInstanceOf(InvalidChange.class)
                .hasMessageContaining("belongs to machine 1");
        assertThatThrownBy(() -> directory.createMachine(draft("rack"), null, "test"))
                .hasMessageContaining("another machine has this name");
        assertThatThrownBy(() -> directory.createMachine(draft("x", 99L), null, "test"))
                .hasMessageContaining("there is no node 99");
        assertThatThrownBy(() -> directory.createMachine(draft(" "), null, "test"))
                .isInstanceOf(InvalidChange.class);

        directory.deleteMachine(1, "test");
        assertThat(directory.machine(1)).isNull();
        assertThat(directory.createMachine(draft("rack", first), null, "test").machine().id())
                .as("a number on the wire is never used again")
                .isEqualTo(2);
        assertThatThrownBy(() -> directory.updateMachine(1, edit -> edit, "test"))
                .isInstanceOf(NoSuchEntry.class);
    }

    @Test
    void aNodeThatIsGoneIsNoHindrance() {
        directory.createMachine(draft("rack", first, second), null, "test");
        directory.deleteNode(first, "test");

        Machine renamed = directory.updateMachine(1, edit -> edit.withName("shelf"), "test");

        assertThat(renamed.name()).isEqualTo("shelf");
        assertThat(renamed.sourceIds()).containsExactly(first, second);
    }

    @Test
    void whatChangesNothingIsNoAct() {
        directory.createMachine(draft("rack", first), null, "test");
        changes.clear();

        directory.updateMachine(1, edit -> edit.withEnabled(true), "test");

        assertThat(changes).isEmpty();
    }

    @Test
    void actsFileAndTablesKeepAllOfIt() {
        directory.createMachine(draft("räck", first, second), null, "test");
        directory.updateMachine(1, edit -> edit.withEnabled(false), "test");
        directory.createMachine(draft("gone"), null, "test");
        directory.deleteMachine(2, "test");
        DirectorySnapshot written = directory.snapshot();

        for (DirectoryChange change : changes) {
            assertThat(
                            DirectoryJson.read(
                                    DirectoryJson.typeOf(change), DirectoryJson.write(change)))
                    .isEqualTo(change);
        }
        DirectoryFile file = new DirectoryFile(home.resolve("directory.snapshot"));
        file.write(written, new long[0]);
        assertThat(Objects.requireNonNull(file.read()).snapshot().machines())
                .isEqualTo(written.machines());

        DirectoryStore store = new DirectoryStore();
        try (Database database = Database.open(DatabaseSettings.of(home.resolve("weir.db")))) {
            for (DirectoryChange change : changes) {
                database.change(tx -> store.apply(tx, change, 7));
            }
            assertThat(database.read(tx -> store.load(tx, 7)).machines())
                    .isEqualTo(written.machines());
        }

        Directory read = new Directory(new FakeActLog(), new FakeClock());
        read.load(written);
        assertThat(read.machines()).isEqualTo(directory.machines());
        assertThat(read.createMachine(draft("new"), null, "test").machine().id()).isEqualTo(3);
    }
}
