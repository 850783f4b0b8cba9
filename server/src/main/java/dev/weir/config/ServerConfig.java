package dev.weir.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the server is told at start. One that exists is valid.
 *
 * @param dataDirectory where journal, database and tokens are kept
 * @param database which one
 * @param logv2fs which one is followed
 * @param listenAddress literal address or name to bind
 * @param port TCP port, 0 = any free one
 * @param publicHosts further names of this server for browsers, lower case, with that of the URL
 * @param publicUrl by which people reach this server, if they said so
 * @param tls whether it speaks https itself
 * @param timeZone accounting zone at the first start
 * @param pushInterval told to nodes, at the first start
 * @param pullInterval told to nodes, at the first start
 * @param nodeCapacityBitsPerSecond per direction, for nodes that do not say
 * @param hourRetention whole days
 * @param verdictRetention whole days
 * @param journalSegmentBytes size of a segment file
 * @param lateReportMemoryBytes bound of the memory of refused reports (R24)
 * @param maxBodyBytes largest request body
 * @param idleTimeout of connections (R27)
 * @param trustedProxies whose word about clients counts
 * @param adminEmail owner to make when there is no account, or empty
 * @param adminPasswordFile with the password for it, or empty
 * @param sessionIdle a session that is not used for so long ends
 * @param sessionLifetime longest life of a session
 * @param auditRetention whole days
 * @param metrics who may scrape what
 * @param log what is logged, and how
 * @param liveInterval between two messages about the same figures
 * @param liveConnections at a time, of all
 * @param liveConnectionsAnAccount at a time, of one account
 * @param shadow whether an old panel goes on beside this one
 * @param severalProcesses other processes of this machine may serve the same data
 * @param machines how this machine stands to others on the same database
 * @param adoptJournal start although database and journal do not belong together (R17)
 * @param simulated pages say that the figures are simulated
 */
public record ServerConfig(
        Path dataDirectory,
        DatabaseConfig database,
        FollowConfig logv2fs,
        String listenAddress,
        int port,
        List<String> publicHosts,
        Optional<PublicUrl> publicUrl,
        TlsConfig tls,
        ZoneId timeZone,
        Duration pushInterval,
        Duration pullInterval,
        long nodeCapacityBitsPerSecond,
        Duration hourRetention,
        Duration verdictRetention,
        long journalSegmentBytes,
        long lateReportMemoryBytes,
        int maxBodyBytes,
        Duration idleTimeout,
        List<AddressRange> trustedProxies,
        String adminEmail,
        String adminPasswordFile,
        Duration sessionIdle,
        Duration sessionLifetime,
        Duration auditRetention,
        MetricsConfig metrics,
        LogConfig log,
        Duration liveInterval,
        int liveConnections,
        int liveConnectionsAnAccount,
        ShadowConfig shadow,
        boolean severalProcesses,
        MachinesConfig machines,
        boolean adoptJournal,
        boolean simulated) {

    public ServerConfig {
        publicHosts = List.copyOf(publicHosts);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Checks every value and gathers every problem; for programs that say nothing else. */
    public static ConfigRead read(Map<String, String> values) {
        Map<ConfigKey, Given> given = new EnumMap<>(ConfigKey.class);
        List<String> problems = new ArrayList<>();
        new TreeMap<>(values)
                .forEach((name, text) ->
                        ConfigKey.named(name)
                                .ifPresentOrElse(
                                        key -> given.put(key, new Given(text, Origin.NOBODY)),
                                        () -> problems.add(name + ": there is no such key")));
        return new ConfigTexts(given, problems, null, null).read();
    }

    /**
     * Defaults except for where the data is and the port, for embedding and tests.
     *
     * @param port 0 = any free one
     */
    public static ServerConfig at(Path dataDirectory, int port) {
        ConfigRead read =
                read(
                        Map.of(
                                ConfigKey.DATA_DIR.text(), dataDirectory.toString(),
                                ConfigKey.PORT.text(), Integer.toString(port)));
        return switch (read) {
            case ConfigRead.Valid valid -> valid.config();
            case ConfigRead.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    /** Where the token of the local operator is kept. */
    public Path apiTokenFile() {
        return dataDirectory.resolve("api-token");
    }

    /** Where the running server writes its certificate; commands here trust no other. */
    public Path certificateFile() {
        return dataDirectory.resolve("server.certificate");
    }

    /** Where the running server writes the address it really listens on. */
    public Path addressFile() {
        return dataDirectory.resolve("server.address");
    }

    /** Below which further path everything is served: {@code /weir}, or empty. */
    public String basePath() {
        return publicUrl.map(PublicUrl::path).orElse("");
    }

    /** The {@code Path} of cookies: no other program on the same name gets them. */
    public String cookiePath() {
        return basePath() + "/";
    }

    /** Whether cookies are for https only. */
    public boolean secureCookies() {
        return publicUrl.map(PublicUrl::secure).orElse(tls.isOn());
    }

    /**
     * Whether a page of this origin is this server's own. A proxy may have changed the name that
     * the browser asked for; then only the public URL tells.
     *
     * @param origin the header {@code Origin} as it came
     * @param host the header {@code Host} as it came, once it was checked to name this server
     */
    public boolean ownOrigin(String origin, String host) {
        String lower = origin.toLowerCase(Locale.ROOT);
        if (publicUrl.isPresent() && lower.equals(publicUrl.get().origin())) {
            return true;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return !name.isEmpty()
                && (lower.equals("http://" + name) || lower.equals("https://" + name));
    }

    /** How a program on this machine reaches a server that listens here on this port. */
    public URI localUri(int boundPort) {
        return localUri(listenAddress, boundPort);
    }

    /** How a program on this machine reaches a server that listens on this address. */
    public URI localUri(InetSocketAddress bound) {
        return localUri(
                bound.getAddress().isAnyLocalAddress()
                        ? "0.0.0.0"
                        : bound.getAddress().getHostAddress(),
                bound.getPort());
    }

    private URI localUri(String address, int port) {
        String host =
                switch (address) {
                    case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
                    default ->
                            address.contains(":") && !address.startsWith("[")
                                    ? "[" + address + "]"
                                    : address;
                };
        return URI.create((tls.isOn() ? "https://" : "http://") + host + ":" + port);
    }
}
