package dev.weir.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The URL under which people reach this server, through whatever stands between.
 *
 * @param secure whether it is https
 * @param host lower case; an IPv6 address in brackets
 * @param port -1 = the scheme's own
 * @param path without a slash at its end: empty, or {@code /weir}
 */
public record PublicUrl(boolean secure, String host, int port, String path) {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    /**
     * Reads {@code https://example.org/weir}.
     *
     * @throws IllegalArgumentException with a sentence for the person who typed it
     */
    static PublicUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "expected a URL such as https://example.org/weir, not '" + text + "'");
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getFragment() != null) {
            throw new IllegalArgumentException("must have neither user, query nor fragment");
        }
        String path = uri.getRawPath().replaceAll("/+$", "");
        if (!PATH.matcher(path).matches() || path.contains("/.")) {
            throw new IllegalArgumentException(
                    "the path may have letters, digits and . _ ~ -, not '" + path + "'");
        }
        boolean secure = scheme.equals("https");
        int port = uri.getPort() == (secure ? 443 : 80) ? -1 : uri.getPort();
        return new PublicUrl(secure, uri.getHost().toLowerCase(Locale.ROOT), port, path);
    }

    /** As browsers send it in {@code Origin}. */
    public String origin() {
        return (secure ? "https://" : "http://") + host + (port < 0 ? "" : ":" + port);
    }

    @Override
    public String toString() {
        return origin() + path + "/";
    }
}
