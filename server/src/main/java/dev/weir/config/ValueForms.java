package dev.weir.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The form of single values, {@link Quantity quantities} apart. Each reader throws {@code
 * IllegalArgumentException} with a sentence for the person who typed it.
 */
final class ValueForms {
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252})");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-zA-Z.:%\\[\\]_-]{1,253}");

    private ValueForms() {}

    static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is no path: " + e.getReason(), e);
        }
    }

    static Optional<Path> optionalPath(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(path(text));
    }

    static String address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected an address such as 127.0.0.1, not '" + text + "'");
        }
        return text;
    }

    static Optional<MetricsConfig.Listen> listen(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException(
                    "expected an address and a port such as 127.0.0.1:9464, not '" + text + "'");
        }
        return Optional.of(
                new MetricsConfig.Listen(
                        address(text.substring(0, colon)), Integer.parseInt(port)));
    }

    static List<String> hosts(String text) {
        List<String> hosts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String host = part.strip().toLowerCase(Locale.ROOT);
            if (host.isEmpty() && text.isBlank()) {
                continue;
            }
            if (!HOST_NAME.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "expected host names without scheme or port, not '" + part.strip() + "'");
            }
            hosts.add(host);
        }
        return hosts;
    }

    static List<AddressRange> ranges(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(AddressRange::of)
                .toList();
    }

    static Optional<PublicUrl> publicUrl(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(PublicUrl.parse(text));
    }

    /** The text is not repeated: it may hold a password. */
    static String databaseUrl(String text) {
        if (text.matches("[^/]+//[^/]*@.*")) {
            throw new IllegalArgumentException(
                    "a name or password before the host is not understood; database-user and"
                            + " database-password are for them");
        }
        if (!text.isEmpty()
                && !text.matches("jdbc:(postgresql|mariadb|mysql)://[^\\s/]+/[^\\s]+")) {
            throw new IllegalArgumentException(
                    "expected jdbc:postgresql://host/name, jdbc:mariadb://host/name or"
                            + " jdbc:mysql://host/name");
        }
        return text;
    }

    /** The text is not repeated: it may hold a password. */
    static String followedUrl(String text) {
        if (!text.isEmpty()
                && !text.matches(
                        "jdbc:postgresql://[^\\s/]+/\\S+|mongodb(\\+srv)?://[^\\s/]\\S*")) {
            throw new IllegalArgumentException(
                    "expected jdbc:postgresql://host/name or mongodb://host");
        }
        return text;
    }

    static Optional<String> token(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[!-~]{16,1000}")) {
            throw new IllegalArgumentException(
                    "expected a token of at least 16 visible ASCII characters");
        }
        return Optional.of(text);
    }

    static String email(String text) {
        String email = text.strip();
        if (!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s]+")) {
            throw new IllegalArgumentException("expected an e-mail address, not '" + email + "'");
        }
        return email;
    }

    static ZoneId zone(String text) {
        if (text.equals("system")) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected a zone such as Europe/Berlin, not '" + text + "'", e);
        }
    }

    static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "expected true or false, not '" + text + "'");
        };
    }
}
