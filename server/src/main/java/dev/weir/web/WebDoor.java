package dev.weir.web;

import dev.weir.access.Access;
import dev.weir.config.ServerConfig;
import dev.weir.http.Bodies;
import dev.weir.http.Clients;
import dev.weir.live.LiveHub;
import dev.weir.live.LiveTickets;
import io.helidon.webserver.http.HttpRules;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The operator's door: every route under /api/v1 but the nodes', the page, health. Any thread. */
public final class WebDoor {
    private final ServerConfig config;
    private final Guard guard;
    private final Bodies bodies;
    private final Rooms rooms;
    private final String version;
    private final LiveHub live;
    private final LiveTickets tickets;
    private final Jobs jobs;
    private final Access access;
    private final SessionCookies cookies;
    private final Supplier<URI> address;
    private final MetricsRoute metrics;
    private final Clients clients;
    private final AccessLog log;
    private List<DeclaredRoute> declared = List.of();

    /**
     * @param jobs long work by name: {@code verify}, {@code rebuild}, {@code backup}
     * @param version of the program
     * @param address of the page, once the server listens
     */
    public WebDoor(
            ServerConfig config,
            ApiToken token,
            Access access,
            Clients clients,
            Bodies bodies,
            Rooms rooms,
            LiveHub live,
            Map<String, JobWork> jobs,
            String version,
            Supplier<URI> address) {
        this.config = config;
        this.access = access;
        this.address = address;
        this.cookies =
                new SessionCookies(
                        clients,
                        config.cookiePath(),
                        config.secureCookies(),
                        config.sessionLifetime());
        this.guard = new Guard(token, access, clients, cookies, config);
        this.bodies = bodies;
        this.rooms = rooms;
        this.live = live;
        this.tickets = new LiveTickets(rooms.wall());
        this.version = version;
        this.clients = clients;
        this.log = new AccessLog(clients, config.log().addresses());
        this.metrics = new MetricsRoute(guard, rooms.metrics(), config.metrics());
        this.jobs = new Jobs(jobs, access.audit(), rooms::zone, rooms.wall());
    }

    /** Adds every route to the listener; after the nodes' routes, which share the prefix. */
    public void addTo(HttpRules rules) {
        new Probes(rooms.watch()).addTo(rules);
        if (config.metrics().listen().isEmpty()) {
            metrics.addTo(rules);
        }
        new Page(guard).addTo(rules);
        new OpenApiDocument(guard).addTo(rules);
        ApiRoutes routes =
                new ApiRoutes(
                        rules,
                        guard,
                        bodies,
                        new RepeatedWrites(rooms.database(), rooms.wall()),
                        log);
        new HealthApi(rooms, clients, address, version).register(routes);
        new LoggingApi().register(routes);
        new LiveDoor(guard, live, tickets, rooms).register(routes);
        new UsageApi(rooms).register(routes);
        new RowsApi(rooms).register(routes);
        new UsersApi(rooms.directory(), rooms.standings(), rooms.wall()).register(routes);
        new NodesApi(rooms.directory(), rooms.roster(), config.nodeCapacityBitsPerSecond())
                .register(routes);
        new GroupsApi(rooms.directory()).register(routes);
        new MachinesApi(rooms.directory(), rooms.machines(), rooms::zone).register(routes);
        new SettingsApi(rooms.directory(), rooms.wall()).register(routes);
        new QuarantineApi(rooms).register(routes);
        new UnattributedApi(rooms).register(routes);
        new AdjustmentsApi(rooms).register(routes);
        new ReratesApi(rooms).register(routes);
        new ReclassifyApi(rooms).register(routes);
        new ImportsApi(rooms).register(routes);
        new ProofApi(rooms).register(routes);
        new ReportsApi(rooms).register(routes);
        new QualityApi(rooms).register(routes);
        new ExplainApi(rooms, jobs).register(routes);
        new ShadowApi(rooms).register(routes);
        new ShadowReadingsApi(rooms).register(routes);
        jobs.register(routes);
        new SessionApi(access, cookies, rooms::zone, address).register(routes);
        new OwnAccountApi(access, cookies, rooms::zone).register(routes);
        new AccountsApi(access, rooms::zone).register(routes);
        new TokensApi(access, rooms::zone).register(routes);
        new AuditApi(access.audit(), rooms::zone).register(routes);
        routes.nothingElse();
        List<DeclaredRoute> all = new ArrayList<>(Probes.DECLARED);
        if (config.metrics().listen().isEmpty()) {
            all.addAll(metrics.declared());
        }
        all.addAll(routes.declared());
        declared = List.copyOf(all);
    }

    /**
     * The link by which the first account is made.
     *
     * @param page address of the page
     */
    public static URI setUpLink(URI page, String secret) {
        return URI.create(SessionApi.link(page, secret));
    }

    /** Adds what a listener for metrics serves: those and the probes. */
    public void addMetricsTo(HttpRules rules) {
        new Probes(rooms.watch()).addTo(rules);
        metrics.addTo(rules);
    }

    /**
     * Every route of the API and those of probes and scrapers, once {@link #addTo} has added them.
     */
    public List<DeclaredRoute> routes() {
        return declared;
    }
}
