package dev.weir.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes.
 *
 * @param out the answer and nothing else
 * @param err errors, hints, progress
 * @param outIsTerminal a person looks at {@code out}
 * @param errIsTerminal a person looks at {@code err}
 */
public record Console(
        PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {

    /** The streams of this process. */
    public static Console ofProcess() {
        return new Console(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                isTerminal(1),
                isTerminal(2));
    }

    /** Java tells only of all streams together, so the system is asked; elsewhere: no terminal. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Writes bytes that are a whole document, with a line end. */
    void print(byte[] document) {
        out.write(document, 0, document.length);
        out.println();
    }
}
