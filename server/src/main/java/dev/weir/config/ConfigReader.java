package dev.weir.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what was said into a {@link ServerConfig}, gathering problems. One use, one thread. */
final class ConfigReader {
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252})");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-zA-Z.:%\\[\\]_-]{1,253}");

    private final Map<ConfigKey, Given> given;
    private final List<String> problems;

    /**
     * @param earlier problems already found
     */
    ConfigReader(Map<ConfigKey, Given> given, List<String> earlier) {
        this.given = given;
        this.problems = new ArrayList<>(earlier);
    }

    ConfigRead read() {
        Optional<PublicUrl> publicUrl =
                get(ConfigKey.PUBLIC_URL, ConfigReader::publicUrl, Optional.empty());
        List<String> hosts =
                new ArrayList<>(get(ConfigKey.PUBLIC_HOST, ConfigReader::hosts, List.of()));
        publicUrl.ifPresent(url -> hosts.add(url.host()));
        ServerConfig config =
                new ServerConfig(
                        get(ConfigKey.DATA_DIR, ConfigReader::path, Path.of("")),
                        database(),
                        logv2fs(),
                        get(ConfigKey.LISTEN, ConfigReader::address, ""),
                        Math.toIntExact(number(ConfigKey.PORT, 0, 65_535)),
                        hosts,
                        publicUrl,
                        tls(),
                        get(ConfigKey.TIME_ZONE, ConfigReader::zone, ZoneOffset.UTC),
                        seconds(ConfigKey.PUSH_INTERVAL),
                        seconds(ConfigKey.PULL_INTERVAL),
                        speed(ConfigKey.NODE_CAPACITY),
                        days(ConfigKey.HOUR_RETENTION),
                        days(ConfigKey.VERDICT_RETENTION),
                        size(ConfigKey.JOURNAL_SEGMENT, 1L << 20, 1L << 30),
                        size(ConfigKey.LATE_REPORT_MEMORY, 1L << 20, 1L << 32),
                        Math.toIntExact(size(ConfigKey.MAX_BODY, 1L << 16, 1L << 30)),
                        time(ConfigKey.IDLE_TIMEOUT, Duration.ofSeconds(150), Duration.ofHours(1)),
                        get(ConfigKey.TRUSTED_PROXIES, ConfigReader::ranges, List.of()),
                        get(ConfigKey.ADMIN_EMAIL, ConfigReader::email, ""),
                        get(ConfigKey.ADMIN_PASSWORD_FILE, String::strip, ""),
                        time(ConfigKey.SESSION_IDLE, Duration.ofMinutes(5), Duration.ofDays(90)),
                        time(
                                ConfigKey.SESSION_LIFETIME,
                                Duration.ofMinutes(5),
                                Duration.ofDays(365)),
                        days(ConfigKey.AUDIT_RETENTION),
                        metrics(),
                        log(),
                        time(
                                ConfigKey.LIVE_INTERVAL,
                                Duration.ofMillis(250),
                                Duration.ofMinutes(1)),
                        Math.toIntExact(number(ConfigKey.LIVE_CONNECTIONS, 0, 1_000_000)),
                        Math.toIntExact(
                                number(ConfigKey.LIVE_CONNECTIONS_PER_ACCOUNT, 1, 1_000_000)),
                        shadow(),
                        get(ConfigKey.SEVERAL_PROCESSES, ConfigReader::flag, false),
                        machines(),
                        get(ConfigKey.ADOPT_JOURNAL, ConfigReader::flag, false),
                        get(ConfigKey.SIMULATED, ConfigReader::flag, false));
        return problems.isEmpty() ? new ConfigRead.Valid(config) : new ConfigRead.Invalid(problems);
    }

    DatabaseConfig database() {
        return new DatabaseConfig(
                get(ConfigKey.DATABASE, ConfigReader::databaseUrl, ""),
                get(ConfigKey.DATABASE_USER, String::strip, ""),
                get(ConfigKey.DATABASE_PASSWORD, Function.identity(), ""),
                get(ConfigKey.DATABASE_NOTIFY, ConfigReader::flag, true));
    }

    private FollowConfig logv2fs() {
        FollowConfig follow =
                new FollowConfig(
                        get(ConfigKey.LOGV2FS, ConfigReader::followedUrl, ""),
                        get(ConfigKey.LOGV2FS_USER, String::strip, ""),
                        get(ConfigKey.LOGV2FS_PASSWORD, Function.identity(), ""),
                        number(ConfigKey.LOGV2FS_NODE, 0, Long.MAX_VALUE));
        if (follow.isOn() && follow.node() == 0) {
            problems.add(
                    ConfigKey.LOGV2FS.text() + ": needs " + ConfigKey.LOGV2FS_NODE.text() + " too");
        }
        return follow;
    }

    /** The text is not repeated: it may hold a password. */
    private static String followedUrl(String text) {
        if (!text.isEmpty()
                && !text.matches(
                        "jdbc:postgresql://[^\\s/]+/\\S+|mongodb(\\+srv)?://[^\\s/]\\S*")) {
            throw new IllegalArgumentException(
                    "expected jdbc:postgresql://host/name or mongodb://host");
        }
        return text;
    }

    /** The text is not repeated: it may hold a password. */
    private static String databaseUrl(String text) {
        if (!text.isEmpty()
                && !text.matches("jdbc:(postgresql|mariadb|mysql)://[^\\s/]+/[^\\s]+")) {
            throw new IllegalArgumentException(
                    "expected jdbc:postgresql://host/name, jdbc:mariadb://host/name or"
                            + " jdbc:mysql://host/name");
        }
        return text;
    }

    private MachinesConfig machines() {
        Optional<MetricsConfig.Listen> listen =
                get(ConfigKey.MACHINE_LISTEN, ConfigReader::listen, Optional.empty());
        Optional<MetricsConfig.Listen> named =
                get(ConfigKey.MACHINE_ADDRESS, ConfigReader::listen, Optional.empty());
        String secret = get(ConfigKey.MACHINE_SECRET, String::strip, "");
        if (listen.isPresent()) {
            if (!secret.matches("[!-~]{32,1000}")) {
                problem(
                        ConfigKey.MACHINE_SECRET,
                        "expected at least 32 visible ASCII characters, the same on all machines");
            }
            if (named.isEmpty() && listen.get().address().matches("0\\.0\\.0\\.0|\\[?::]?")) {
                problem(ConfigKey.MACHINE_ADDRESS, "needed, as machine-listen names no machine");
            }
            if (get(ConfigKey.DATABASE, Function.identity(), "").isEmpty()) {
                problem(
                        ConfigKey.MACHINE_LISTEN,
                        "several machines need a database on a server; SQLite is a file of one");
            }
            if (get(ConfigKey.SEVERAL_PROCESSES, ConfigReader::flag, false)) {
                problem(ConfigKey.SEVERAL_PROCESSES, "not together with machine-listen");
            }
        }
        String address =
                named.or(() -> listen).map(at -> at.address() + ":" + at.port()).orElse("");
        return new MachinesConfig(listen, address, secret);
    }

    private MetricsConfig metrics() {
        MetricsConfig metrics =
                new MetricsConfig(
                        word(ConfigKey.METRICS, MetricsConfig.Access.TOKEN),
                        get(ConfigKey.METRICS_LISTEN, ConfigReader::listen, Optional.empty()),
                        get(ConfigKey.METRICS_TOKEN, ConfigReader::token, Optional.empty()),
                        word(ConfigKey.METRICS_NODES, MetricsConfig.Nodes.NAME));
        if (metrics.access() == MetricsConfig.Access.OPEN && metrics.listen().isEmpty()) {
            problems.add(
                    ConfigKey.METRICS.text()
                            + ": open needs an address of its own, see "
                            + ConfigKey.METRICS_LISTEN.text());
        }
        return metrics;
    }

    private static Optional<String> token(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[!-~]{16,1000}")) {
            throw new IllegalArgumentException(
                    "expected a token of at least 16 visible ASCII characters");
        }
        return Optional.of(text);
    }

    private LogConfig log() {
        return new LogConfig(
                word(ConfigKey.LOG_FORMAT, LogConfig.Format.TEXT),
                word(ConfigKey.LOG_LEVEL, LogConfig.Level.INFO),
                word(ConfigKey.LOG_ADDRESSES, LogConfig.Addresses.FULL));
    }

    /** One of the constants of an enum, in lower case. */
    private <E extends Enum<E>> E word(ConfigKey key, E onProblem) {
        E[] constants = onProblem.getDeclaringClass().getEnumConstants();
        return get(
                key,
                text -> {
                    for (E constant : constants) {
                        if (constant.name().equalsIgnoreCase(text)) {
                            return constant;
                        }
                    }
                    throw new IllegalArgumentException(
                            "expected one of "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(constants)
                                                    .map(e -> e.name().toLowerCase(Locale.ROOT))
                                                    .toList())
                                    + ", not '"
                                    + text
                                    + "'");
                },
                onProblem);
    }

    private static Optional<MetricsConfig.Listen> listen(String text) {
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

    private <T> T get(ConfigKey key, Function<String, T> reader, T onProblem) {
        Given said = given.get(key);
        try {
            return reader.apply(said == null ? key.standard() : said.text());
        } catch (IllegalArgumentException | DateTimeException e) {
            problem(key, String.valueOf(e.getMessage()));
            return onProblem;
        }
    }

    private void problem(ConfigKey key, String sentence) {
        Given said = given.get(key);
        Origin origin = said == null ? Origin.NOBODY : said.origin();
        problems.add(
                origin.naming(key.text())
                        + (key.secret() ? "does not have the form of one" : sentence));
    }

    private long number(ConfigKey key, long least, long most) {
        return get(
                key,
                text -> {
                    if (!text.matches("[0-9]{1,18}")) {
                        throw new IllegalArgumentException("expected a number, not '" + text + "'");
                    }
                    return within(Long.parseLong(text), least, most, text);
                },
                least);
    }

    private long size(ConfigKey key, long least, long most) {
        return get(key, text -> within(Quantity.bytes(text), least, most, text), least);
    }

    private long speed(ConfigKey key) {
        return get(
                key,
                text -> within(Quantity.bitsPerSecond(text), 1_000, 100_000_000_000_000L, text),
                1L);
    }

    private Duration time(ConfigKey key, Duration least, Duration most) {
        return get(
                key,
                text -> {
                    Duration time = Quantity.duration(text);
                    within(time.toMillis(), least.toMillis(), most.toMillis(), text);
                    return time;
                },
                least);
    }

    private Duration seconds(ConfigKey key) {
        Duration time = time(key, Duration.ofSeconds(1), Duration.ofDays(1));
        if (time.toMillisPart() != 0) {
            problem(key, "must be whole seconds");
        }
        return time;
    }

    private Duration days(ConfigKey key) {
        Duration time = time(key, Duration.ofDays(1), Duration.ofDays(36_500));
        if (!time.equals(Duration.ofDays(time.toDays()))) {
            problem(key, "must be whole days");
        }
        return time;
    }

    private static long within(long value, long least, long most, String text) {
        if (value < least) {
            throw new IllegalArgumentException("'" + text + "' is too small");
        }
        if (value > most) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
        return value;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is no path: " + e.getReason(), e);
        }
    }

    private static String address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected an address such as 127.0.0.1, not '" + text + "'");
        }
        return text;
    }

    private static List<String> hosts(String text) {
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

    /** Certificate and key, or neither. */
    private TlsConfig tls() {
        Optional<Path> certificate =
                get(ConfigKey.TLS_CERTIFICATE, ConfigReader::optionalPath, Optional.empty());
        Optional<Path> key = get(ConfigKey.TLS_KEY, ConfigReader::optionalPath, Optional.empty());
        if (certificate.isPresent() != key.isPresent()) {
            problem(
                    certificate.isPresent() ? ConfigKey.TLS_CERTIFICATE : ConfigKey.TLS_KEY,
                    "tls-certificate and tls-key belong together");
        }
        return new TlsConfig(
                certificate, key, time(ConfigKey.HSTS, Duration.ZERO, Duration.ofDays(3_650)));
    }

    /** No panel is reached without a token. */
    private ShadowConfig shadow() {
        Optional<PublicUrl> panel =
                get(ConfigKey.SHADOW_PANEL, ConfigReader::publicUrl, Optional.empty());
        String token = get(ConfigKey.SHADOW_PANEL_TOKEN, String::strip, "");
        if (panel.isPresent() && !token.matches("[!-~]{1,1000}")) {
            problem(ConfigKey.SHADOW_PANEL_TOKEN, "is missing");
        }
        return new ShadowConfig(panel, token);
    }

    private static Optional<Path> optionalPath(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(path(text));
    }

    private static Optional<PublicUrl> publicUrl(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(PublicUrl.parse(text));
    }

    private static List<AddressRange> ranges(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(AddressRange::of)
                .toList();
    }

    private static String email(String text) {
        String email = text.strip();
        if (!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s]+")) {
            throw new IllegalArgumentException("expected an e-mail address, not '" + email + "'");
        }
        return email;
    }

    private static ZoneId zone(String text) {
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

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "expected true or false, not '" + text + "'");
        };
    }
}
