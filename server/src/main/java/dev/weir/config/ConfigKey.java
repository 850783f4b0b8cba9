package dev.weir.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be set. The file, the variables, the command line, docs/configuration.md,
 * deploy/weir.example.yaml and {@link ServerConfig} all come from this list.
 */
public enum ConfigKey {
    DATA_DIR("data-dir", "data", "DIRECTORY", "Where journal, database and tokens are kept."),
    DATABASE(
            "database",
            "",
            "URL",
            "JDBC URL of a database server, such as jdbc:postgresql://localhost/weir,"
                    + " jdbc:mariadb://localhost/weir or jdbc:mysql://localhost/weir; empty ="
                    + " SQLite, a file in the data directory."),
    DATABASE_USER("database-user", "", "NAME", "Who signs in to the database server."),
    DATABASE_PASSWORD(
            "database-password",
            "",
            "PASSWORD",
            "The password for it; better WEIR_DATABASE_PASSWORD_FILE.",
            true),
    DATABASE_NOTIFY(
            "database-notify",
            "true",
            "BOOLEAN",
            "On PostgreSQL, tell whoever listens there (LISTEN traffic_update, node_traffic_update,"
                    + " node_update) the numbers of users and nodes whose figures changed."),
    LOGV2FS(
            "logv2fs",
            "",
            "URL",
            "URL of the database of a running logv2fs, such as"
                    + " jdbc:postgresql://localhost/logv2fs or mongodb://localhost: what its users"
                    + " use is counted here too, as long as it runs; empty = none is followed."),
    LOGV2FS_USER("logv2fs-user", "", "NAME", "Who signs in there; may only read."),
    LOGV2FS_PASSWORD(
            "logv2fs-password",
            "",
            "PASSWORD",
            "The password for it; better WEIR_LOGV2FS_PASSWORD_FILE.",
            true),
    LOGV2FS_NODE(
            "logv2fs-node",
            "0",
            "NUMBER",
            "Number of the node under which its traffic is entered: it does not say at which node a"
                    + " user was."),
    LISTEN(
            "listen",
            "127.0.0.1",
            "ADDRESS",
            "Address to listen on; 0.0.0.0 or :: for all. Nodes must reach it, directly or through"
                    + " a proxy."),
    PORT("port", "8080", "NUMBER", "TCP port to listen on; 0 = any free one."),
    PUBLIC_HOST(
            "public-host",
            "",
            "NAMES",
            "Host names, separated by commas, by which browsers may open the page besides localhost"
                    + " and the listen address. Node routes answer under any name."),
    PUBLIC_URL(
            "public-url",
            "",
            "URL",
            "URL by which people reach this server, such as https://example.org/weir. Its path is"
                    + " served besides the root, its name accepted as a public host; cookies and"
                    + " links follow it."),
    TLS_CERTIFICATE(
            "tls-certificate",
            "",
            "FILE",
            "Certificate chain in PEM form, to speak https without a proxy; read again when it"
                    + " changes."),
    TLS_KEY(
            "tls-key",
            "",
            "FILE",
            "Private key of that certificate in PEM form, not encrypted; read again when it"
                    + " changes."),
    HSTS(
            "hsts",
            "0s",
            "TIME",
            "How long browsers are told to use nothing but https; only with a certificate of its"
                    + " own. 0s = they are not told."),
    TIME_ZONE(
            "time-zone",
            "system",
            "ZONE",
            "Accounting zone at the first start, such as Asia/Shanghai; later it is a setting of"
                    + " the directory."),
    PUSH_INTERVAL(
            "push-interval",
            "60s",
            "TIME",
            "How often nodes are told to push, at the first start; later a setting."),
    PULL_INTERVAL(
            "pull-interval",
            "60s",
            "TIME",
            "How often nodes are told to fetch users, at the first start; later a setting."),
    NODE_CAPACITY(
            "node-capacity",
            "10Gbit/s",
            "SPEED",
            "What a new node is taken to carry per direction unless told otherwise; more than that"
                    + " is held as implausible."),
    HOUR_RETENTION(
            "hour-retention", "35d", "DAYS", "How long hour rows are kept; day rows stay forever."),
    VERDICT_RETENTION(
            "verdict-retention",
            "35d",
            "DAYS",
            "How long the verdict on each report is kept, which explains the figures."),
    JOURNAL_SEGMENT(
            "journal-segment", "64MiB", "SIZE", "Size of one preallocated file of the journal."),
    LATE_REPORT_MEMORY(
            "late-report-memory",
            "64MiB",
            "SIZE",
            "Memory for reports that could not be made durable in time and are appended later."),
    MAX_BODY("max-body", "16MiB", "SIZE", "Largest request body that is read."),
    IDLE_TIMEOUT(
            "idle-timeout",
            "180s",
            "TIME",
            "Idle connections are closed after this; nodes need at least 150s."),
    TRUSTED_PROXIES(
            "trusted-proxies",
            "",
            "ADDRESSES",
            "Addresses or ranges of the proxies in front of Weir, separated by commas, such as"
                    + " 127.0.0.1,10.0.0.0/8: what their X-Forwarded-For, X-Forwarded-Proto and"
                    + " Forwarded say of a client is believed, and nobody else's."),
    ADMIN_EMAIL(
            "admin-email",
            "",
            "EMAIL",
            "Owner to make at a start that finds no account at all, with the password in"
                    + " admin-password-file; never looked at again."),
    ADMIN_PASSWORD_FILE(
            "admin-password-file",
            "",
            "FILE",
            "File with the password for admin-email; read only when that account is made."),
    SESSION_IDLE("session-idle", "12h", "TIME", "Who does nothing for so long must sign in again."),
    SESSION_LIFETIME(
            "session-lifetime",
            "14d",
            "TIME",
            "Everybody must sign in again after this, however busy."),
    AUDIT_RETENTION("audit-retention", "400d", "DAYS", "How long it is kept who changed what."),
    METRICS(
            "metrics",
            "token",
            "ACCESS",
            "Who may scrape /metrics: off, token (a token that may read health, or the one in"
                    + " metrics-token), or open (whoever reaches metrics-listen)."),
    METRICS_LISTEN(
            "metrics-listen",
            "",
            "ADDRESS:PORT",
            "An address of its own for /metrics, /healthz and /readyz, such as 127.0.0.1:9464;"
                    + " /metrics is then only there."),
    METRICS_TOKEN(
            "metrics-token",
            "",
            "TOKEN",
            "A token of at least 16 visible characters that opens /metrics and nothing else.",
            true),
    METRICS_NODES(
            "metrics-nodes",
            "name",
            "LABELS",
            "What /metrics says of single nodes: name (number, type and name), id (number and"
                    + " type), or none (no figures of single nodes)."),
    LOG_FORMAT(
            "log-format",
            "text",
            "FORMAT",
            "How a line of the log is written: text for people, json for programs."),
    LOG_LEVEL(
            "log-level",
            "info",
            "LEVEL",
            "What is logged at the start: error, warn, info, debug or trace. 'weir log-level'"
                    + " changes it while the server runs."),
    LOG_ADDRESSES(
            "log-addresses",
            "full",
            "FORM",
            "What the log says of senders' addresses: full, masked (their network) or none."),
    LIVE_INTERVAL(
            "live-interval",
            "500ms",
            "TIME",
            "Changes are gathered this long before those who listen are told; 250ms at least."),
    LIVE_CONNECTIONS(
            "live-connections",
            "2500",
            "NUMBER",
            "Live connections at a time, of all; more are refused and poll instead."),
    LIVE_CONNECTIONS_PER_ACCOUNT(
            "live-connections-per-account",
            "32",
            "NUMBER",
            "Live connections at a time, of one account, API token or end user."),
    SEVERAL_PROCESSES(
            "several-processes",
            "false",
            "BOOLEAN",
            "Other processes of this machine may serve the same data directory, each on a port of"
                    + " its own: one writes, the others pass connections on to it, and one of them"
                    + " takes its place when it ends."),
    SHADOW_PANEL(
            "shadow-panel",
            "",
            "URL",
            "Shadow mode: URL of the panel that you had before, such as https://panel.example.org,"
                    + " by an address that does not lead here. It is sent every push again, after it"
                    + " is durable here; docs/shadow.md. Empty = off."),
    SHADOW_PANEL_TOKEN(
            "shadow-panel-token",
            "",
            "TOKEN",
            "The token by which that panel knows its nodes; better WEIR_SHADOW_PANEL_TOKEN_FILE.",
            true),
    MACHINE_LISTEN(
            "machine-listen",
            "",
            "ADDRESS:PORT",
            "Several machines on one database server, each with a data directory of its own: where"
                    + " the others reach this one, such as 10.0.0.1:9443. One writes, the others"
                    + " keep copies of its journal, pass connections on to it and take its place"
                    + " when it ends. Empty = there are no others."),
    MACHINE_ADDRESS(
            "machine-address",
            "",
            "ADDRESS:PORT",
            "How the other machines find that, where it is not the address it listens on."),
    MACHINE_SECRET(
            "machine-secret",
            "",
            "TEXT",
            "The same on all machines, at least 32 visible characters; better"
                    + " WEIR_MACHINE_SECRET_FILE.",
            true),
    ADOPT_JOURNAL(
            "adopt-journal",
            "false",
            "BOOLEAN",
            "Go on with this journal from its end although the database was posted from another or"
                    + " from further on. What lies between is in no figure: restore a backup"
                    + " instead if there is one."),
    SIMULATED("simulated", "false", "BOOLEAN", "Label every page as simulated; the demo sets it.");

    private final String text;
    private final String standard;
    private final String form;
    private final String description;
    private final boolean secret;

    ConfigKey(String text, String standard, String form, String description) {
        this(text, standard, form, description, false);
    }

    /**
     * @param secret never shown: only said to be set
     */
    ConfigKey(String text, String standard, String form, String description, boolean secret) {
        this.text = text;
        this.standard = standard;
        this.form = form;
        this.description = description;
        this.secret = secret;
    }

    /** The key of this name, as {@link #text} writes it. */
    public static Optional<ConfigKey> named(String name) {
        return Arrays.stream(values()).filter(key -> key.text.equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ConfigKey::text).toList();
    }

    /** As it is written, without the dashes of the command line. */
    public String text() {
        return text;
    }

    /** What holds when nothing is said. */
    public String standard() {
        return standard;
    }

    /** What kind of value it takes, for help. */
    public String form() {
        return form;
    }

    /** One line for help and documentation. */
    public String description() {
        return description;
    }

    /** Its environment variable: {@code WEIR_DATA_DIR}. */
    public String variable() {
        return EnvironmentVariables.PREFIX + text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Whether its value must not be shown. */
    public boolean secret() {
        return secret;
    }
}
