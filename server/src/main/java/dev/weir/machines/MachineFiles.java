package dev.weir.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a machine keeps in its data directory beside the copy of the journal. */
public final class MachineFiles {
    private static final Pattern ASIDE = Pattern.compile("journal-aside-([0-9]+)-([0-9]+)");
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

    /** What still lies there, with what is known of it. */
    public List<SetAside> setAside() {
        return allAsides().stream().map(MachineFiles::setAside).toList();
    }

    private static SetAside setAside(Aside aside) {
        Path mark = aside.path().resolve(HANDED_OVER);
        try {
            long since = Files.getLastModifiedTime(aside.path()).toMillis();
            if (!Files.exists(mark)) {
                return new SetAside(aside.path(), since, false, 0, 0);
            }
            String[] said = Files.readString(mark).strip().split(" ", -1);
            // Earlier programs did not count.
            boolean counted = said.length == 3;
            return new SetAside(
                    aside.path(),
                    since,
                    true,
                    counted ? Long.parseLong(said[1]) : SetAside.UNKNOWN,
                    counted ? Long.parseLong(said[2]) : SetAside.UNKNOWN);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + aside.path(), e);
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
        Files.writeString(
                aside.path().resolve(HANDED_OVER), taken + " " + left + " " + acts + "\n");
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
        Path file = data.resolve(name);
        Path fresh = data.resolve(name + ".new");
        try {
            Files.createDirectories(data);
            Files.writeString(fresh, text + "\n", StandardCharsets.US_ASCII);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
