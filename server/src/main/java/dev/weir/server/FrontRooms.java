package dev.weir.server;

import dev.weir.collect.node.NodeDoor;
import dev.weir.config.ServerConfig;
import dev.weir.http.Bodies;
import dev.weir.http.Clients;
import dev.weir.live.LiveHub;
import dev.weir.live.LiveSettings;
import dev.weir.metrics.AccessPart;
import dev.weir.metrics.LivePart;
import dev.weir.web.ApiToken;
import dev.weir.web.DeclaredRoute;
import dev.weir.web.LiveSubjects;
import dev.weir.web.Rooms;
import dev.weir.web.WebDoor;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is behind the doors: who answers nodes, who answers people, and the live feed.
 *
 * @param doors not open yet
 */
record FrontRooms(
        Ground ground, AccessRoom access, WatchRooms seen, WebDoor web, LiveHub live, Doors doors) {

    /**
     * @param page where people reach the server, once it listens
     */
    static FrontRooms of(
            Ground ground,
            ServingRooms serving,
            AccessRoom access,
            PostingRooms posting,
            ProofRoom proof,
            WatchRooms seen,
            Supplier<URI> page) {
        ServerConfig config = ground.config();
        Bodies bodies = new Bodies(Doors.settings(config), seen.faults());
        NodeDoor nodes = nodes(ground, serving, seen, bodies);
        Rooms rooms = rooms(ground, serving, posting, proof, seen);
        LiveHub live = live(ground, rooms);
        seen.metrics().add(new LivePart(live));
        posting.joint().tell(live);
        access.access().whenRightsChange(live::authorityChanged);
        WebDoor web =
                new WebDoor(
                        config,
                        ApiToken.open(config.apiTokenFile()),
                        access.access(),
                        new Clients(config.trustedProxies()),
                        bodies,
                        rooms,
                        live,
                        proof.jobs().all(),
                        Ground.VERSION,
                        page);
        Doors doors =
                new Doors(
                        config,
                        nodes,
                        web,
                        seen.faults(),
                        seen.meter(),
                        ground.nanos(),
                        ground.sharing());
        return new FrontRooms(ground, access, seen, web, live, doors);
    }

    /** Nodes and people are answered when this returns. */
    void open() {
        Lifetime life = ground.life();
        // A change that the disk does not take ends here, before what waits for it is closed.
        life.of((AutoCloseable) ground.journal()::takeNoMore);
        life.of(doors).open();
        seen.metrics()
                .add(
                        new AccessPart(
                                access.access().signIn().failures(), doors::certificateEndsMillis));
        access.keeper().listens();
        // Closed first: sockets are told that the server stops.
        life.of(live).start();
        life.of((AutoCloseable) ground.journal()::aboutToEnd);
    }

    List<DeclaredRoute> routes() {
        return web.routes();
    }

    private static NodeDoor nodes(
            Ground ground, ServingRooms serving, WatchRooms seen, Bodies bodies) {
        return NodeDoor.of(
                new NodeDirectoryJoint(serving.directory()),
                new RosterJoint(serving.roster(), ground::isSure),
                ground.entering(),
                bodies,
                serving.clock(),
                serving.contacts(),
                seen.devices(),
                seen.nodes(),
                seen.machines(),
                seen.counters(),
                new SecureRandom()::nextLong);
    }

    private static Rooms rooms(
            Ground ground,
            ServingRooms serving,
            PostingRooms posting,
            ProofRoom proof,
            WatchRooms seen) {
        return new Rooms(
                serving.directory(),
                serving.standings(),
                serving.roster(),
                seen.nodes(),
                seen.machines(),
                seen.devices(),
                ground.journal(),
                posting.posting(),
                ground.database(),
                serving.acts(),
                posting.readers(),
                proof.jobs().explain(),
                seen.counters(),
                seen.faults(),
                serving.clock()::lastStep,
                seen.watch(),
                seen.metrics(),
                posting.shadow(),
                ground.wall());
    }

    private static LiveHub live(Ground ground, Rooms rooms) {
        ServerConfig config = ground.config();
        return new LiveHub(
                LiveSettings.of(
                        config.liveInterval(),
                        config.liveConnections(),
                        config.liveConnectionsAnAccount()),
                ground.database()::open,
                new LiveSubjects(rooms, Ground.VERSION, config.simulated()),
                Ground.VERSION,
                ground.wall(),
                ground.nanos());
    }
}
