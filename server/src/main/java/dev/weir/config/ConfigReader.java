package dev.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a {@link ServerConfig} of what was said, and sees whether values agree with each other. One
 * use, one thread.
 */
final class ConfigReader {
    private final ConfigValues values;

    /**
     * @param earlier problems already found
     */
    ConfigReader(Map<ConfigKey, Given> given, List<String> earlier) {
        this.values = new ConfigValues(given, earlier);
    }

    ConfigRead read() {
        Optional<PublicUrl> publicUrl =
                values.get(ConfigKey.PUBLIC_URL, ValueForms::publicUrl, Optional.empty());
        List<String> hosts =
                new ArrayList<>(values.get(ConfigKey.PUBLIC_HOST, ValueForms::hosts, List.of()));
        publicUrl.ifPresent(url -> hosts.add(url.host()));
        ServerConfig config =
                new ServerConfig(
                        values.get(ConfigKey.DATA_DIR, ValueForms::path, Path.of("")),
                        database(),
                        logv2fs(),
                        values.get(ConfigKey.LISTEN, ValueForms::address, ""),
                        Math.toIntExact(values.number(ConfigKey.PORT, 0, 65_535)),
                        hosts,
                        publicUrl,
                        tls(),
                        values.get(ConfigKey.TIME_ZONE, ValueForms::zone, ZoneOffset.UTC),
                        values.seconds(ConfigKey.PUSH_INTERVAL),
                        values.seconds(ConfigKey.PULL_INTERVAL),
                        values.speed(ConfigKey.NODE_CAPACITY),
                        values.days(ConfigKey.HOUR_RETENTION),
                        values.days(ConfigKey.VERDICT_RETENTION),
                        values.size(ConfigKey.JOURNAL_SEGMENT, 1L << 20, 1L << 30),
                        values.size(ConfigKey.LATE_REPORT_MEMORY, 1L << 20, 1L << 32),
                        Math.toIntExact(values.size(ConfigKey.MAX_BODY, 1L << 16, 1L << 30)),
                        values.time(
                                ConfigKey.IDLE_TIMEOUT,
                                Duration.ofSeconds(150),
                                Duration.ofHours(1)),
                        values.get(ConfigKey.TRUSTED_PROXIES, ValueForms::ranges, List.of()),
                        values.get(ConfigKey.ADMIN_EMAIL, ValueForms::email, ""),
                        values.get(ConfigKey.ADMIN_PASSWORD_FILE, String::strip, ""),
                        values.time(
                                ConfigKey.SESSION_IDLE, Duration.ofMinutes(5), Duration.ofDays(90)),
                        values.time(
                                ConfigKey.SESSION_LIFETIME,
                                Duration.ofMinutes(5),
                                Duration.ofDays(365)),
                        values.days(ConfigKey.AUDIT_RETENTION),
                        metrics(),
                        log(),
                        values.time(
                                ConfigKey.LIVE_INTERVAL,
                                Duration.ofMillis(250),
                                Duration.ofMinutes(1)),
                        Math.toIntExact(values.number(ConfigKey.LIVE_CONNECTIONS, 0, 1_000_000)),
                        Math.toIntExact(
                                values.number(
                                        ConfigKey.LIVE_CONNECTIONS_PER_ACCOUNT, 1, 1_000_000)),
                        shadow(),
                        values.flag(ConfigKey.SEVERAL_PROCESSES),
                        machines(),
                        values.flag(ConfigKey.ADOPT_JOURNAL),
                        values.flag(ConfigKey.SIMULATED));
        List<String> problems = values.problems();
        return problems.isEmpty() ? new ConfigRead.Valid(config) : new ConfigRead.Invalid(problems);
    }

    /** Those found so far. */
    List<String> problems() {
        return values.problems();
    }

    DatabaseConfig database() {
        return new DatabaseConfig(
                values.get(ConfigKey.DATABASE, ValueForms::databaseUrl, ""),
                values.get(ConfigKey.DATABASE_USER, String::strip, ""),
                values.get(ConfigKey.DATABASE_PASSWORD, Function.identity(), ""),
                values.flag(ConfigKey.DATABASE_NOTIFY));
    }

    private FollowConfig logv2fs() {
        FollowConfig follow =
                new FollowConfig(
                        values.get(ConfigKey.LOGV2FS, ValueForms::followedUrl, ""),
                        values.get(ConfigKey.LOGV2FS_USER, String::strip, ""),
                        values.get(ConfigKey.LOGV2FS_PASSWORD, Function.identity(), ""),
                        values.number(ConfigKey.LOGV2FS_NODE, 0, Long.MAX_VALUE));
        if (follow.isOn() && follow.node() == 0) {
            values.problem(ConfigKey.LOGV2FS, "needs logv2fs-node too");
        }
        return follow;
    }

    private MachinesConfig machines() {
        Optional<MetricsConfig.Listen> listen =
                values.get(ConfigKey.MACHINE_LISTEN, ValueForms::listen, Optional.empty());
        Optional<MetricsConfig.Listen> named =
                values.get(ConfigKey.MACHINE_ADDRESS, ValueForms::listen, Optional.empty());
        String secret = values.get(ConfigKey.MACHINE_SECRET, String::strip, "");
        if (listen.isPresent()) {
            if (!secret.matches("[!-~]{32,1000}")) {
                values.problem(
                        ConfigKey.MACHINE_SECRET,
                        "expected at least 32 visible ASCII characters, the same on all machines");
            }
            if (named.isEmpty() && listen.get().address().matches("0\\.0\\.0\\.0|\\[?::]?")) {
                values.problem(
                        ConfigKey.MACHINE_ADDRESS, "needed, as machine-listen names no machine");
            }
            if (values.get(ConfigKey.DATABASE, Function.identity(), "").isEmpty()) {
                values.problem(
                        ConfigKey.MACHINE_LISTEN,
                        "several machines need a database on a server; SQLite is a file of one");
            }
            if (values.flag(ConfigKey.SEVERAL_PROCESSES)) {
                values.problem(ConfigKey.SEVERAL_PROCESSES, "not together with machine-listen");
            }
        }
        String address =
                named.or(() -> listen).map(at -> at.address() + ":" + at.port()).orElse("");
        return new MachinesConfig(listen, address, secret);
    }

    private MetricsConfig metrics() {
        MetricsConfig metrics =
                new MetricsConfig(
                        values.word(ConfigKey.METRICS, MetricsConfig.Access.TOKEN),
                        values.get(ConfigKey.METRICS_LISTEN, ValueForms::listen, Optional.empty()),
                        values.get(ConfigKey.METRICS_TOKEN, ValueForms::token, Optional.empty()),
                        values.word(ConfigKey.METRICS_NODES, MetricsConfig.Nodes.NAME));
        if (metrics.access() == MetricsConfig.Access.OPEN && metrics.listen().isEmpty()) {
            values.problem(
                    ConfigKey.METRICS, "open needs an address of its own, see metrics-listen");
        }
        return metrics;
    }

    private LogConfig log() {
        return new LogConfig(
                values.word(ConfigKey.LOG_FORMAT, LogConfig.Format.TEXT),
                values.word(ConfigKey.LOG_LEVEL, LogConfig.Level.INFO),
                values.word(ConfigKey.LOG_ADDRESSES, LogConfig.Addresses.FULL));
    }

    /** Certificate and key, or neither. */
    private TlsConfig tls() {
        Optional<Path> certificate =
                values.get(ConfigKey.TLS_CERTIFICATE, ValueForms::optionalPath, Optional.empty());
        Optional<Path> key =
                values.get(ConfigKey.TLS_KEY, ValueForms::optionalPath, Optional.empty());
        if (certificate.isPresent() != key.isPresent()) {
            values.problem(
                    certificate.isPresent() ? ConfigKey.TLS_CERTIFICATE : ConfigKey.TLS_KEY,
                    "tls-certificate and tls-key belong together");
        }
        return new TlsConfig(
                certificate,
                key,
                values.time(ConfigKey.HSTS, Duration.ZERO, Duration.ofDays(3_650)));
    }

    /** No panel is reached without a token. */
    private ShadowConfig shadow() {
        Optional<PublicUrl> panel =
                values.get(ConfigKey.SHADOW_PANEL, ValueForms::publicUrl, Optional.empty());
        String token = values.get(ConfigKey.SHADOW_PANEL_TOKEN, String::strip, "");
        if (panel.isPresent() && !token.matches("[!-~]{1,1000}")) {
            values.problem(
                    ConfigKey.SHADOW_PANEL_TOKEN,
                    token.isEmpty()
                            ? "is missing; shadow-panel needs it"
                            : "expected visible ASCII characters");
        }
        return new ShadowConfig(panel, token);
    }
}
