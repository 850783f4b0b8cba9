package dev.weir.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFileTest {
    private final Path path;
    private final DirectoryFile file;
    private final Directory directory = new Directory(new FakeActLog(), new FakeClock());

    DirectoryFileTest(@TempDir Path home) {
        path = home.resolve("directory.snapshot");
        file = new DirectoryFile(path);
        directory.createUsers(
                List.of(UserDraft.of("a@example.com"), UserDraft.of("b@example.com")), "test");
        directory.deleteUser(2, "test");
        directory.createNode(NodeDraft.of("vmess", "v", "{\"server_port\":1}"), "test");
        directory.createGroup("Gold", "test");
    }

    @Test
    void readsNothingWhereThereIsNoFile() {
        assertThat(file.read()).isNull();
    }

    @Test
    void readsWhatItWrote() {
        file.write(directory.snapshot(), new long[] {3, 5_000_000_000L});

        DirectoryFile.Contents contents = Objects.requireNonNull(file.read());

        assertThat(contents.exhausted()).containsExactly(3, 5_000_000_000L);
        DirectorySnapshot read = contents.snapshot();
        DirectorySnapshot written = directory.snapshot();
        assertThat(read.position()).isEqualTo(written.position());
        assertThat(read.users()).isEqualTo(written.users());
        assertThat(read.nodes()).isEqualTo(written.nodes());
        assertThat(read.groups()).isEqualTo(written.groups());
    }

    @Test
    void writesTheSameBytesForTheSameContent() throws IOException {
        file.write(directory.snapshot(), new long[0]);
        byte[] first = Files.readAllBytes(path);

        file.write(directory.snapshot(), new long[0]);

        assertThat(Files.readAllBytes(path)).isEqualTo(first);
    }

    @Test
    void showsItsSecretsToTheOwnerOnly() throws IOException {
        file.write(directory.snapshot(), new long[0]);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void findsAFlippedByteAnywhere() throws IOException {
        file.write(directory.snapshot(), new long[] {1});
        byte[] good = Files.readAllBytes(path);

        for (int i = 0; i < good.length; i += 7) {
            byte[] bad = good.clone();
            bad[i] ^= 0x40;
            Files.write(path, bad);
            assertThatThrownBy(file::read)
                    .as("byte %d", i)
                    .isInstanceOf(DirectoryFileCorrupt.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void findsATruncationAnywhere() throws IOException {
        file.write(directory.snapshot(), new long[] {1});
        byte[] good = Files.readAllBytes(path);

        for (int length = good.length - 1; length >= 0; length -= 7) {
            Files.write(path, Arrays.copyOf(good, length));
            assertThatThrownBy(file::read)
                    .as("%d bytes", length)
                    .isInstanceOf(DirectoryFileCorrupt.class);
        }
    }

    @Test
    void findsWhatFollowsTheEnd() throws IOException {
        file.write(directory.snapshot(), new long[0]);
        byte[] good = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(good, good.length + 1));

        assertThatThrownBy(file::read)
                .isInstanceOf(DirectoryFileCorrupt.class)
                .hasMessageContaining("follows");
    }

    @Test
    void keepsTheOldFileWhenTheNewOneCannotBeWritten() {
        DirectoryFile nowhere = new DirectoryFile(path.resolve("no-such-folder").resolve("file"));

        assertThatThrownBy(() -> nowhere.write(directory.snapshot(), new long[0]))
                .isInstanceOf(UncheckedIOException.class);
    }
}
