package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where the running server writes its address for the commands. */
final class AddressFile {
    private final Path file;

    private AddressFile(Path file) {
        this.file = file;
    }

    /** Writes it in one step, so that no command reads half an address. */
    static AddressFile write(Path file, URI address) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, address + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return new AddressFile(file);
    }

    /** After this, commands say that no server runs. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
