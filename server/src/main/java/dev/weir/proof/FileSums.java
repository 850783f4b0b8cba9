package dev.weir.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The SHA-256 of each file of a directory, in one file that {@code sha256sum -c} reads. */
final class FileSums {
    private static final String LIST = "SHA256SUMS";

    private FileSums() {}

    /** All files under the directory but the list itself. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(directory.resolve(LIST)))
                    .sorted()
                    .toList();
        }
    }

    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        for (Path file : files(directory)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    static void write(Path directory) throws IOException {
        StringBuilder list = new StringBuilder();
        sums(directory)
                .forEach((name, sum) -> list.append(sum).append("  ").append(name).append('\n'));
        Path unfinished = directory.resolve(LIST + ".part");
        Files.writeString(unfinished, list);
        force(unfinished);
        Files.move(unfinished, directory.resolve(LIST));
        forceDirectories(directory);
    }

    static void check(Path directory) throws IOException {
        Path list = directory.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            throw new ProofFailed(directory, "is no whole backup: it has no " + LIST);
        }
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            int space = line.indexOf("  ");
            if (space < 0) {
                throw new ProofFailed(list, "has a line that is no checksum");
            }
            expected.put(line.substring(space + 2), line.substring(0, space));
        }
        Map<String, String> found = sums(directory);
        if (!found.equals(expected)) {
            List<String> bad = new ArrayList<>();
            expected.forEach((name, sum) -> {
                if (!sum.equals(found.get(name))) {
                    bad.add(name);
                }
            });
            found.keySet().stream().filter(name -> !expected.containsKey(name)).forEach(bad::add);
            throw new ProofFailed(directory, "not as it was written: " + String.join(", ", bad));
        }
    }

    private static Map<String, String> sums(Path directory) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (Path file : files(directory)) {
            sums.put(directory.relativize(file).toString(), sum(file));
        }
        return sums;
    }

    private static String sum(Path file) throws IOException {
        MessageDigest sha = OpeningFile.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
            byte[] buffer = new byte[1 << 16];
            int read = 0;
            while (read >= 0) {
                read = in.read(buffer);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Copies a file and waits until the copy is on disk. */
    static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        force(to);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static void forceDirectories(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.filter(Files::isDirectory).toList()) {
                Openings.forceDirectory(path);
            }
        }
    }
}
