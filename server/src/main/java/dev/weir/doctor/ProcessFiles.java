package dev.weir.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What Linux tells of processes in {@code /proc}. What another user's processes keep to themselves,
 * and everything on other systems, is empty.
 */
final class ProcessFiles {
    /** A socket that listens, in the state column of {@code /proc/net/tcp}. */
    private static final String LISTENS = "0A";

    /** One mebibyte holds the whole of any file read here. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path root;

    /**
     * @param root {@code /proc}, or what a test made in its place
     */
    ProcessFiles(Path root) {
        this.root = root;
    }

    /** Whether there is such a thing at all. */
    boolean isThere() {
        return Files.isReadable(root.resolve("locks"));
    }

    /**
     * The process that has a POSIX lock on a file. The file is not opened: whoever closes it gives
     * back the locks that his own process has on it.
     */
    OptionalLong lockHolder(Path file) {
        long inode;
        long device;
        try {
            inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
            device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        for (String line : lines(root.resolve("locks"))) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length > 5 && words[1].equals("POSIX") && is(words[5], device, inode)) {
                return number(words[4]);
            }
        }
        return OptionalLong.empty();
    }

    /** Some file systems (btrfs, overlays) show devices to programs that the kernel does not. */
    private static boolean is(String place, long device, long inode) {
        String[] parts = place.split(":", -1);
        long major = (device >> 8) & 0xFFF;
        long minor = (device & 0xFF) | ((device >> 12) & 0xFFF00);
        return parts.length == 3
                && parts[2].equals(Long.toString(inode))
                && (major == 0
                        || (Long.parseLong(parts[0], 16) == major
                                && Long.parseLong(parts[1], 16) == minor));
    }

    /** The sockets that listen on a TCP port, by their numbers. */
    Set<String> listening(int port) {
        Set<String> sockets = new HashSet<>();
        String wanted = ":%04X".formatted(port);
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(root.resolve(table))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > 9 && words[1].endsWith(wanted) && words[3].equals(LISTENS)) {
                    sockets.add("socket:[" + words[9] + "]");
                }
            }
        }
        return sockets;
    }

    /** The processes that hold one of these sockets, as far as this user may see them. */
    List<Long> holding(Set<String> sockets) {
        List<Long> holders = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path process : all) {
                if (descriptors(process).stream().anyMatch(sockets::contains)) {
                    holders.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return holders;
    }

    private static List<String> descriptors(Path process) {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path each : all) {
                targets.add(target(each));
            }
        } catch (IOException e) {
            return List.of();
        }
        return targets;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** A short name, such as nginx. */
    String nameOf(long pid) {
        List<String> name = lines(process(pid).resolve("comm"));
        return name.isEmpty() ? "?" : name.getFirst();
    }

    /** How many files the process may open; empty: cannot be seen, or no limit. */
    OptionalLong mostFiles(long pid) {
        for (String line : lines(process(pid).resolve("limits"))) {
            if (line.toLowerCase(Locale.ROOT).startsWith("max open files")) {
                return number(line.split("\\s+", -1)[3]);
            }
        }
        return OptionalLong.empty();
    }

    OptionalLong openFiles(long pid) {
        List<String> open = descriptors(process(pid));
        return open.isEmpty() ? OptionalLong.empty() : OptionalLong.of(open.size());
    }

    /** Its words; empty when they cannot be seen. */
    List<String> commandLine(long pid) {
        return text(process(pid).resolve("cmdline"))
                .map(text -> Arrays.asList(text.split("\0", -1)))
                .orElse(List.of());
    }

    /** Whether the process has a file in its memory; empty when that cannot be seen. */
    Optional<Boolean> maps(long pid, Path file) {
        return text(process(pid).resolve("maps"))
                .map(text -> text.lines().anyMatch(line -> line.endsWith(" " + file)));
    }

    private Path process(long pid) {
        return root.resolve(Long.toString(pid));
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    private static List<String> lines(Path file) {
        return text(file).map(text -> text.lines().toList()).orElse(List.of());
    }

    private static Optional<String> text(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            return bytes.length == 0
                    ? Optional.empty()
                    : Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
