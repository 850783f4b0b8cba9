package dev.weir.proof;

import java.nio.file.Path;

/** A file of proof cannot be written or read, or is not what it says. */
public final class ProofFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    public ProofFailed(Path file, String what) {
        super(file + ": " + what);
        this.file = file;
    }

    public ProofFailed(Path file, String what, Throwable cause) {
        super(file + ": " + what, cause);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
