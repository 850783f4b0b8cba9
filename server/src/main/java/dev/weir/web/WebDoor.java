package dev.weir.web;

import dev.weir.config.ServerConfig;
import dev.weir.http.Bodies;
import io.helidon.webserver.http.HttpRules;
import java.util.List;
import java.util.Map;

/** The operator's door: every route under /api/v1 but the nodes', the page, health. Any thread. */
public final class WebDoor {
    private final ServerConfig config;
    private final Guard guard;
    private final Bodies bodies;
    private final Rooms rooms;
    private final String version;
    private final Jobs jobs;
    private List<DeclaredRoute> declared = List.of();

    /**
     * @param jobs long work by name: {@code verify}, {@code rebuild}, {@code backup}
     * @param version of the program
     */
    public WebDoor(
            ServerConfig config,
            ApiToken token,
            Bodies bodies,
            Rooms rooms,
            Map<String, JobWork> jobs,
            String version) {
        this.config = config;
        this.guard = new Guard(token, config.listenAddress(), config.publicHosts());
        this.bodies = bodies;
        this.rooms = rooms;
        this.version = version;
        this.jobs = new Jobs(jobs, rooms::zone, rooms.wall());
    }

    /** Adds every route to the listener; after the nodes' routes, which share the prefix. */
    public void addTo(HttpRules rules) {
        HealthApi health = new HealthApi(rooms, version);
        health.addTo(rules);
        new Page(guard).addTo(rules);
        new OpenApiDocument(guard).addTo(rules);
        ApiRoutes routes = new ApiRoutes(rules, guard, bodies);
        health.register(routes);
        new LiveApi(rooms, config.simulated(), version).register(routes);
        new UsageApi(rooms).register(routes);
        new RowsApi(rooms).register(routes);
        new UsersApi(rooms.directory(), rooms.standings(), rooms.wall()).register(routes);
        new NodesApi(rooms.directory(), rooms.roster(), config.nodeCapacityBitsPerSecond())
                .register(routes);
        new GroupsApi(rooms.directory()).register(routes);
        new SettingsApi(rooms.directory(), rooms.wall()).register(routes);
        new QuarantineApi(rooms).register(routes);
        new UnattributedApi(rooms).register(routes);
        new AdjustmentsApi(rooms).register(routes);
        new ReratesApi(rooms).register(routes);
        new ReclassifyApi(rooms).register(routes);
        new ProofApi(rooms).register(routes);
        jobs.register(routes);
        routes.nothingElse();
        declared = routes.declared();
    }

    /** Every route of the API, once {@link #addTo} has added them. */
    public List<DeclaredRoute> routes() {
        return declared;
    }
}
