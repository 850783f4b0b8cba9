package dev.weir.web;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Entity tags: {@code "state.body"} of what the directory holds, {@code "body"} of everything else.
 * The first part changes with the entry alone, so that a usage figure beside it does not make an
 * update fail; the second with every byte of the answer.
 */
final class Tags {
    private final Directory directory;

    Tags(Directory directory) {
        this.directory = directory;
    }

    /** The state of one entry. */
    static String of(DirectoryChange entry) {
        return hash(DirectoryJson.write(entry));
    }

    static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Changes an entry if it is still what the asker has seen, where the request says what that
     * was. Nobody else changes anything in between.
     *
     * @param present the state of the entry
     */
    <T> T change(ApiRequest request, Supplier<String> present, Supplier<T> change) {
        String wanted = request.header("If-Match");
        if (wanted.isEmpty()) {
            return change.get();
        }
        return directory.together(() -> {
            if (!names(wanted, present.get())) {
                throw ApiProblem.of(
                        412,
                        "changed_meanwhile",
                        "it is not as it was when it was read",
                        "read it again, and decide again");
            }
            return change.get();
        });
    }

    private static boolean names(String header, String state) {
        for (String one : header.split(",", -1)) {
            String tag = one.strip();
            if (tag.equals("*")
                    || tag.equals("\"" + state + "\"")
                    || tag.startsWith("\"" + state + ".")) {
                return true;
            }
        }
        return false;
    }
}
