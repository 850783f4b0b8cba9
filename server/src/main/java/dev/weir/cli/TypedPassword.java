package dev.weir.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A new password, from a file, from standard input or typed without being shown. Never from an
 * argument, which every process of the machine can read.
 */
final class TypedPassword {
    /** Standard input, as many programs write it. */
    private static final String STANDARD_INPUT = "-";

    private TypedPassword() {}

    /**
     * @param file path, {@code -}, or empty = ask the person at the terminal
     */
    static String read(String file) {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return firstLine();
            }
            if (!file.isEmpty()) {
                return Files.readString(Path.of(file), StandardCharsets.UTF_8).stripTrailing();
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    "cannot read the password from " + file + " (" + e.getMessage() + ")");
        }
        return typed();
    }

    private static String firstLine() throws IOException {
        // Not closed: standard input is not ours.
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        return line == null ? "" : line;
    }

    // From Java 22 to 24 there always was one; in 25 there is none where nobody sits.
    @SuppressWarnings("SystemConsoleNull")
    private static String typed() {
        java.io.Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "there is no terminal to type a password at",
                    "use --password-file FILE, or --password-file - for standard input");
        }
        char[] first = terminal.readPassword("New password: ");
        char[] second = terminal.readPassword("The same again: ");
        if (first == null || second == null || !java.util.Arrays.equals(first, second)) {
            throw new CommandFailed(ExitCode.REFUSED, "that was not the same password twice");
        }
        return new String(first);
    }
}
