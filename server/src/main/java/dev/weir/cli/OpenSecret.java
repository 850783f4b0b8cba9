package dev.weir.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/** A command line can be read by every process of the machine. */
final class OpenSecret {
    /** A password may hold a slash; what follows a question mark are options. */
    private static final Pattern WITH_USER = Pattern.compile("jdbc:[a-z:]+//[^?]*@.*");

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
        if (lower.contains("password=") || WITH_USER.matcher(lower).matches()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "a password in " + option + " can be read by every process of this machine",
                    "use " + otherwise);
        }
    }
}
