package dev.weir.cli;

import java.util.Locale;

/** A command line can be read by every process of the machine. */
final class OpenSecret {
    private OpenSecret() {}

    /**
     * Refuses an address that holds a password, without repeating it.
     *
     * @param option that gave it
     * @param otherwise how to say the password instead
     * @throws CommandFailed when there is one
     */
    static void refuse(String option, String address, String otherwise) {
        String lower = address.toLowerCase(Locale.ROOT);
        if (lower.contains("password=") || lower.matches("jdbc:[a-z]+://[^/]*@.*")) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "a password in " + option + " can be read by every process of this machine",
                    "use " + otherwise);
        }
    }
}
