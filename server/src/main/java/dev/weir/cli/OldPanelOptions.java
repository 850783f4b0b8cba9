package dev.weir.cli;

import dev.weir.oldpanel.Findings;
import dev.weir.oldpanel.OldPanel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How another panel's database is opened; it is only read. */
final class OldPanelOptions {
    /** How its password is said. */
    static final String PASSWORD = "--user and --password-file";

    @Option(names = "--user", paramLabel = "NAME", description = "User of the database.")
    String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with the password of the database.")
    @Nullable Path passwordFile;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "Before the names of its tables (default: ${DEFAULT-VALUE}).",
            defaultValue = "v2_")
    String prefix = "v2_";

    /**
     * Refuses an address that holds a password, before anything is done with it.
     *
     * @throws CommandFailed when it does
     */
    static void refuseSecret(String from) {
        OpenSecret.refuse("--from", from, PASSWORD);
    }

    /**
     * Opens it.
     *
     * @param from a file, or a JDBC URL
     * @param zone of the panel's days
     * @param findings learns what cannot be read
     * @throws dev.weir.oldpanel.OldPanelUnreadable when it cannot be opened
     * @throws CommandFailed when the password's file cannot be read
     */
    OldPanel open(OldPanel.Kind kind, String from, ZoneId zone, Findings findings) {
        return OldPanel.open(kind, from, user, secret(passwordFile), prefix, zone, findings);
    }

    /**
     * What a file holds, without blanks around it; no file = an empty text.
     *
     * @throws CommandFailed when it cannot be read
     */
    static String secret(@Nullable Path file) {
        if (file == null) {
            return "";
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.REFUSED, "cannot read " + file + " (" + e.getMessage() + ")");
        }
    }
}
