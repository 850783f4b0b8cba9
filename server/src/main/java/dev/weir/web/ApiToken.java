package dev.weir.web;

import dev.weir.http.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The operator's token: 256 random bits in a file that only the owner may read.
 *
 * <p>Whoever can read the file is the operator. It is made at the first start; to change it, delete
 * the file and start again.
 */
public final class ApiToken {
    private static final int BYTES = 32;

    private final String text;
    private final String sha256;

    private ApiToken(String text) {
        this.text = text;
        this.sha256 = Tokens.sha256Hex(text);
    }

    /**
     * Reads the file, or makes it.
     *
     * @throws UncheckedIOException when it can be neither read nor made
     * @throws IllegalStateException when it holds something else than a token
     */
    public static ApiToken open(Path file) {
        try {
            create(file);
        } catch (FileAlreadyExistsException thereIsOne) {
            // The usual start.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file, e);
        }
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            String text = Files.readString(file).strip();
            if (!text.matches("[A-Za-z0-9_-]{43,}")) {
                throw new IllegalStateException(
                        file + " holds no token; delete it and start again to get a new one");
            }
            return new ApiToken(text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        var ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerOnly)) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** For the link that a person opens; never for a log. */
    public String text() {
        return text;
    }

    boolean is(String presented) {
        return Tokens.matches(presented, sha256);
    }

    @Override
    public String toString() {
        return "ApiToken";
    }
}
