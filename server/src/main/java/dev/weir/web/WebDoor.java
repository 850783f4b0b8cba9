package dev.weir.web;

import dev.weir.config.ServerConfig;
import dev.weir.directory.Directory;
import dev.weir.quota.Standings;
import io.helidon.webserver.http.HttpRules;
import java.time.InstantSource;

/** The operator's door: every route under /api/v1 but the nodes'. Any thread. */
public final class WebDoor {
    private final Guard guard;
    private final UsersApi users;
    private final NodesApi nodes;
    private final GroupsApi groups;
    private final SettingsApi settings;

    public WebDoor(
            ServerConfig config,
            ApiToken token,
            Directory directory,
            Standings standings,
            InstantSource wall) {
        guard = new Guard(token, config.listenAddress(), config.publicHosts());
        users = new UsersApi(directory, standings, wall);
        nodes = new NodesApi(directory, config.nodeCapacityBitsPerSecond());
        groups = new GroupsApi(directory);
        settings = new SettingsApi(directory, wall);
    }

    /** Adds every route to the listener; after the nodes' routes, which share the prefix. */
    public void addTo(HttpRules rules) {
        ApiRoutes routes = new ApiRoutes(rules, guard);
        users.register(routes);
        nodes.register(routes);
        groups.register(routes);
        settings.register(routes);
        routes.nothingElse();
    }
}
