package dev.weir.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Positions that the journal must be kept from though the ledger is beyond them: copies and backups
 * that are to be brought forward (R18). One small file each, in the directory of the openings.
 */
public final class Holds {
    private static final String ENDING = ".hold";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,60}");

    private final Path directory;

    public Holds(Path directory) {
        this.directory = directory;
    }

    /**
     * Holds the journal after a position, under a name; a hold of the name moves.
     *
     * @param name letters, digits, - and _
     */
    public void hold(String name, long position) {
        Path file = file(name);
        Path unfinished = directory.resolve(name + ENDING + ".part");
        try {
            Files.createDirectories(directory);
            Files.writeString(unfinished, Long.toString(position), StandardCharsets.US_ASCII);
            Files.move(
                    unfinished,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Openings.forceDirectory(directory);
        } catch (IOException e) {
            throw new ProofFailed(file, "cannot be written", e);
        }
    }

    public void release(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new ProofFailed(file(name), "cannot be deleted", e);
        }
    }

    /** Positions by name. */
    public Map<String, Long> all() {
        Map<String, Long> holds = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return holds;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(ENDING)).toList()) {
                String name = file.getFileName().toString();
                holds.put(
                        name.substring(0, name.length() - ENDING.length()),
                        Long.parseLong(Files.readString(file).strip()));
            }
            return holds;
        } catch (IOException | NumberFormatException e) {
            throw new ProofFailed(directory, "holds a position that cannot be read", e);
        }
    }

    /**
     * Where the journal may forget: everything up to the position returned stands in an opening and
     * in the database, and nobody holds it.
     *
     * @param postedPosition of the live database
     * @return 0 = nothing may be removed
     */
    public long safeToRemoveThrough(Openings openings, long postedPosition) {
        OptionalLong oldest = openings.list().stream().mapToLong(Opening::position).min();
        if (oldest.isEmpty()) {
            return 0;
        }
        long safe = Math.min(oldest.getAsLong(), postedPosition);
        for (long held : all().values()) {
            safe = Math.min(safe, held);
        }
        return safe;
    }

    /** The first position that the journal must keep: what {@code Journal.retain} is given. */
    public long safeToRemoveBefore(Openings openings, long postedPosition) {
        return safeToRemoveThrough(openings, postedPosition) + 1;
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a hold's name is letters, digits, - and _: " + name);
        }
        return directory.resolve(name + ENDING);
    }
}
