package dev.weir.logs;

import java.util.regex.Pattern;

/**
 * Writes stars over what looks like a secret.
 *
 * <p>The last line of defence: no room logs a secret, but what a library says of a request or a
 * statement nobody here decides.
 */
final class Secrets {
    private static final String STARS = "***";

    /** {@code Authorization: Bearer x}, {@code Basic x}. */
    private static final Pattern SCHEME =
            Pattern.compile("(?i)\\b(bearer|basic)(\\s+)[A-Za-z0-9._~+/=-]{4,}");

    /** {@code token=x}, {@code "password": "x"}, {@code Cookie: x}: to the end of the value. */
    private static final Pattern NAMED =
            Pattern.compile(
                    "(?i)([a-z0-9_-]*(?:token|password|passwd|passphrase|secret|authorization|"
                            + "mukey|api_?key|private_?key|totp|recovery)[a-z0-9_-]*\\\\?[\"']?"
                            + "\\s*[=:]\\s*)(\\\\?\"[^\"]*\"?|'[^']*'?|[^\\s&,;})\\]]+)");

    private static final Pattern COOKIE = Pattern.compile("(?i)((?:set-)?cookie\\s*[=:]\\s*).+");

    /** The key of SSPanel's dialect stands in the query under a name too short to mask anywhere. */
    private static final Pattern QUERY = Pattern.compile("([?&]key=)[^\\s&]+");

    private Secrets() {}

    static String masked(String text) {
        String masked = SCHEME.matcher(text).replaceAll("$1$2" + STARS);
        masked = COOKIE.matcher(masked).replaceAll("$1" + STARS);
        masked = NAMED.matcher(masked).replaceAll("$1" + STARS);
        return QUERY.matcher(masked).replaceAll("$1" + STARS);
    }
}
