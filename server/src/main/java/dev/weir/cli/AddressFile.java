package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where the running server writes its address for the commands. */
final class AddressFile {
    private final Path file;
    private final URI address;

    AddressFile(Path file, URI address) {
        this.file = file;
        this.address = address;
    }

    static AddressFile write(Path file, URI address) {
        AddressFile made = new AddressFile(file, address);
        made.write();
        return made;
    }

    /** Writes it in one step, so that no command reads half an address. */
    void write() {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, address + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** After this, commands say that no server runs; one that took our place has its own there. */
    void remove() {
        try {
            if (Files.readString(file).strip().equals(address.toString())) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException neverWritten) {
            // Then there is nothing to remove.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
