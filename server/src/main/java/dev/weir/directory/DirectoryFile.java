package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The directory on disk beside the journal, so that nodes are served after a restart while the
 * database is away.
 *
 * <p>Format, big-endian: magic {@code WEIRDIR1}; position (8 bytes); for each entry its kind (1
 * byte: 1 user, 2 node, 3 group, 4 settings, 6 machine), the length of its document (4 bytes) and
 * the document as in an act; kind 5 with the number of exhausted users (4 bytes) and their ids (8
 * bytes each); kind 0; CRC-32C of all before (8 bytes). Replaced as a whole by renaming.
 */
public final class DirectoryFile {
    private static final long MAGIC = 0x5745495244495231L;
    private static final int END = 0;
    private static final int USER = 1;
    private static final int NODE = 2;
    private static final int GROUP = 3;
    private static final int SETTINGS = 4;
    private static final int EXHAUSTED = 5;
    private static final int MACHINE = 6;
    private static final int LARGEST_DOCUMENT = 16 << 20;

    /** An entry as it stands in the file. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Entry(int kind, byte[] document) {}

    /** What the file holds. Its documents are read when they are asked for: seldom. */
    public static final class Contents {
        private final Path file;
        private final long position;
        private final List<Entry> entries;
        private final long[] exhausted;

        private Contents(Path file, long position, List<Entry> entries, long[] exhausted) {
            this.file = file;
            this.position = position;
            this.entries = entries;
            this.exhausted = exhausted;
        }

        /** Users that had reached their limit, ascending. */
        public long[] exhausted() {
            return exhausted.clone();
        }

        /**
         * The directory.
         *
         * @throws DirectoryFileCorrupt when a document is not what was written
         */
        public DirectorySnapshot snapshot() {
            List<User> users = new ArrayList<>();
            List<Node> nodes = new ArrayList<>();
            List<Group> groups = new ArrayList<>();
            List<Machine> machines = new ArrayList<>();
            Settings settings = Settings.initial();
            try {
                for (Entry entry : entries) {
                    switch (DirectoryJson.read(type(entry.kind()), entry.document())) {
                        case UserSaved saved -> users.add(saved.user());
                        case NodeSaved saved -> nodes.add(saved.node());
                        case GroupSaved saved -> groups.add(saved.group());
                        case MachineSaved saved -> machines.add(saved.machine());
                        case SettingsSaved saved -> settings = saved.settings();
                        case UsersSaved _ ->
                                throw new IllegalArgumentException("several users at once");
                        case null ->
                                throw new IllegalArgumentException(
                                        "an entry of kind " + entry.kind());
                    }
                }
            } catch (IllegalArgumentException e) {
                throw new DirectoryFileCorrupt(file, String.valueOf(e.getMessage()), e);
            }
            return new DirectorySnapshot(position, users, nodes, groups, machines, settings);
        }

        private static String type(int kind) {
            return switch (kind) {
                case USER -> DirectoryJson.USER_SAVED;
                case NODE -> DirectoryJson.NODE_SAVED;
                case GROUP -> DirectoryJson.GROUP_SAVED;
                case MACHINE -> DirectoryJson.MACHINE_SAVED;
                case SETTINGS -> DirectoryJson.SETTINGS_SAVED;
                default -> "";
            };
        }
    }

    private final Path file;

    public DirectoryFile(Path file) {
        this.file = file;
    }

    /** Replaces the file; when this returns the new one is on disk, when it throws the old one. */
    public void write(DirectorySnapshot snapshot, long[] exhausted) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            // Uuids are secrets: for the owner's eyes only, from the first byte.
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                write(snapshot, exhausted, channel);
                channel.force(true);
            }
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory =
                    FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void write(DirectorySnapshot snapshot, long[] exhausted, FileChannel channel)
            throws IOException {
        CheckedOutputStream checked =
                new CheckedOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16),
                        new CRC32C());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeLong(MAGIC);
        out.writeLong(snapshot.position());
        for (User user : snapshot.users()) {
            write(USER, new UserSaved(user), out);
        }
        for (Node node : snapshot.nodes()) {
            write(NODE, new NodeSaved(node), out);
        }
        for (Group group : snapshot.groups()) {
            write(GROUP, new GroupSaved(group), out);
        }
        for (Machine machine : snapshot.machines()) {
            write(MACHINE, new MachineSaved(machine), out);
        }
        write(SETTINGS, new SettingsSaved(snapshot.settings()), out);
        out.writeByte(EXHAUSTED);
        out.writeInt(exhausted.length);
        for (long userId : exhausted) {
            out.writeLong(userId);
        }
        out.writeByte(END);
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
    }

    private static void write(int kind, DirectoryChange entry, DataOutputStream out)
            throws IOException {
        byte[] document = DirectoryJson.write(entry);
        out.writeByte(kind);
        out.writeInt(document.length);
        out.write(document);
    }

    /**
     * What the file holds, null when there is no file.
     *
     * @throws DirectoryFileCorrupt when it is not what was written
     * @throws UncheckedIOException when it cannot be read at all
     */
    public @Nullable Contents read() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            CheckedInputStream checked =
                    new CheckedInputStream(
                            new BufferedInputStream(Channels.newInputStream(channel), 1 << 16),
                            new CRC32C());
            return read(checked, new DataInputStream(checked));
        } catch (NoSuchFileException none) {
            return null;
        } catch (EOFException e) {
            throw new DirectoryFileCorrupt(file, "it ends too early", e);
        } catch (IllegalArgumentException e) {
            throw new DirectoryFileCorrupt(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private Contents read(CheckedInputStream checked, DataInputStream in) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new DirectoryFileCorrupt(file, "it does not begin with WEIRDIR1", null);
        }
        long position = in.readLong();
        List<Entry> entries = new ArrayList<>();
        long[] exhausted = {};
        for (int kind = in.readUnsignedByte(); kind != END; kind = in.readUnsignedByte()) {
            if (kind == EXHAUSTED) {
                exhausted = readExhausted(in);
            } else {
                entries.add(new Entry(kind, readDocument(in)));
            }
        }
        long sum = checked.getChecksum().getValue();
        if (in.readLong() != sum) {
            throw new DirectoryFileCorrupt(file, "its checksum is wrong", null);
        }
        if (in.read() >= 0) {
            throw new DirectoryFileCorrupt(file, "something follows its checksum", null);
        }
        return new Contents(file, position, entries, exhausted);
    }

    private static byte[] readDocument(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_DOCUMENT) {
            throw new IllegalArgumentException("an entry of " + length + " bytes");
        }
        byte[] document = new byte[length];
        in.readFully(document);
        return document;
    }

    private static long[] readExhausted(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(in.readLong());
        }
        return ids.stream().mapToLong(Long::longValue).toArray();
    }
}
