package dev.weir.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a machine keeps in its data directory beside the copy of the journal. */
public final class MachineFiles {
    private static final Pattern ASIDE = Pattern.compile("journal-aside-([0-9]+)-([0-9]+)");

    /** What was handed over, reports and decisions that stay. */
    private static final Pattern COUNTED =
            Pattern.compile("[0-9]{1,18} ([0-9]{1,18}) ([0-9]{1,18})");

    private static final String MACHINE = "machine-id";
    private static final String HANDED_OVER = "handed-over";

    private final Path data;

    public MachineFiles(Path data) {
        this.data = data;
    }

    /** Whether the data directory is, or was, one of several machines'. */
    public static boolean isMachine(Path data) {
        return Files.exists(data.resolve(MACHINE));
    }

    /** By which the others know this machine; made at the first start. */
    public String machine() {
        String known = read(MACHINE);
        if (!known.isEmpty()) {
            return known;
        }
        write(MACHINE, UUID.randomUUID().toString());
        return read(MACHINE);
    }

    /** The term in which the newest entries of the copy were written; 0 = before there were any. */
    public long term() {
        String known = read("journal-term");
        return known.isEmpty() ? 0 : Long.parseLong(known);
    }

    /** To be called before the first entry of a term is taken. Durable on return. */
    public void term(long number) {
        write("journal-term", Long.toString(number));
    }

    /** Where the writer was last, for when the database does not say; empty = never known. */
    public String writer() {
        return read("writer-address");
    }

    public void writer(String address) {
        if (!address.equals(writer())) {
            write("writer-address", address);
        }
    }

    public Path journal() {
        return data.resolve("journal");
    }

    /** Where entries of a term go that turned out to be behind the beginning of the next one. */
    public Path aside(long term, long after) {
        return data.resolve("journal-aside-%d-%d".formatted(term, after));
    }

    /**
     * What was set aside.
     *
     * @param after the entries behind this position are meant; some before stand there too
     */
    record Aside(Path path, long term, long after) {}

    /** What was set aside and not handed over yet. */
    List<Aside> asides() {
        return allAsides().stream()
                .filter(aside -> !Files.exists(aside.path().resolve(HANDED_OVER)))
                .toList();
    }

    /** What still lies there, with what is known of it. Whoever has looked may delete it now. */
    public List<SetAside> setAside() {
        return allAsides().stream().flatMap(aside -> setAside(aside).stream()).toList();
    }

    /** Empty = it is gone. */
    private static Optional<SetAside> setAside(Aside aside) {
        try {
            long since = since(aside.path());
            String mark = mark(aside.path());
            if (mark == null) {
                return Files.isDirectory(aside.path())
                        ? Optional.of(new SetAside(aside.path(), since, false, 0, 0))
                        : Optional.empty();
            }
            // Earlier programs did not count.
            Matcher counted = COUNTED.matcher(mark);
            boolean known = counted.matches();
            return Optional.of(
                    new SetAside(
                            aside.path(),
                            since,
                            true,
                            known ? Long.parseLong(counted.group(1)) : SetAside.UNKNOWN,
                            known ? Long.parseLong(counted.group(2)) : SetAside.UNKNOWN));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("cannot read " + aside.path(), e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + aside.path(), e);
        }
    }

    /**
     * When its oldest file was made, epoch milliseconds; the mark, and what is deleted, are later.
     */
    private static long since(Path aside) throws IOException {
        long since = Files.getLastModifiedTime(aside).toMillis();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
            for (Path file : files) {
                since = Math.min(since, Files.getLastModifiedTime(file).toMillis());
            }
        }
        return since;
    }

    /** What the mark says; null = there is none. */
    private static @Nullable String mark(Path aside) throws IOException {
        try {
            return Files.readString(aside.resolve(HANDED_OVER)).strip();
        } catch (NoSuchFileException notYet) {
            return null;
        }
    }

    private List<Aside> allAsides() {
        List<Aside> asides = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(data, "journal-aside-*")) {
            for (Path path : found) {
                Matcher name = ASIDE.matcher(path.getFileName().toString());
                if (name.matches()) {
                    asides.add(
                            new Aside(
                                    path,
                                    Long.parseLong(name.group(1)),
                                    Long.parseLong(name.group(2))));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("cannot list " + data, e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + data, e);
        }
        return asides;
    }

    /**
     * Marks that all is handed over that can be.
     *
     * @param left reports that stay there, and decisions of people
     */
    void handedOver(Aside aside, long taken, long left, long acts) throws IOException {
        write(aside.path(), HANDED_OVER, taken + " " + left + " " + acts);
    }

    /** The directory as nodes were told it, which may be of what was set aside. */
    public void forgetDirectory() {
        try {
            Files.deleteIfExists(data.resolve("directory.snapshot"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete directory.snapshot", e);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(data.resolve(name)).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + data.resolve(name), e);
        }
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(data);
            write(data, name, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + data.resolve(name), e);
        }
    }

    /** Whole or not at all, and on disk on return. */
    private static void write(Path directory, String name, String text) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Files.writeString(fresh, text + "\n", StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
