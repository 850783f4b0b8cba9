package dev.weir.web;

import dev.weir.config.ServerConfig;
import dev.weir.directory.Directory;
import dev.weir.http.Bodies;
import dev.weir.quota.Standings;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;
import java.util.Map;

/** Everything the operator and the page ask: the door that the server opens last. */
public final class OperatorApi {
    private final ServerConfig config;
    private final Guard guard;
    private final Bodies bodies;
    private final Directory directory;
    private final Standings standings;
    private final InstantSource wall;
    private final Jobs jobs;

    /**
     * @param jobs long work by name: {@code verify}, {@code rebuild}, {@code backup}
     */
    public OperatorApi(
            ServerConfig config,
            ApiToken token,
            Bodies bodies,
            Directory directory,
            Standings standings,
            Map<String, JobWork> jobs,
            InstantSource wall) {
        this.config = config;
        this.guard = new Guard(token, config.listenAddress(), config.publicHosts());
        this.bodies = bodies;
        this.directory = directory;
        this.standings = standings;
        this.wall = wall;
        this.jobs =
                new Jobs(
                        jobs,
                        () -> directory.settings().calendar().zoneAt(wall.millis() / 1_000),
                        wall);
    }

    /** Adds every route; after the nodes' routes, which are asked most. */
    public void addTo(HttpRules rules) {
        new Page(guard).addTo(rules);
        ApiRoutes routes = new ApiRoutes(rules, guard, bodies);
        new UsersApi(directory, standings, wall).register(routes);
        new NodesApi(directory, config.nodeCapacityBitsPerSecond()).register(routes);
        new GroupsApi(directory).register(routes);
        new SettingsApi(directory, wall).register(routes);
        jobs.register(routes);
        routes.nothingElse();
    }
}
