package dev.weir.server;

import dev.weir.access.Access;
import dev.weir.access.AccessSettings;
import dev.weir.config.ServerConfig;
import java.net.URI;
import java.util.function.Supplier;

/** Who may come in. */
record AccessRoom(Access access, AccessKeeper keeper) {
    /**
     * @param page where people reach the server, once it listens
     */
    static AccessRoom open(Ground ground, Supplier<URI> page) {
        ServerConfig config = ground.config();
        Access access =
                ground.life()
                        .of(
                                new Access(
                                        ground.database(),
                                        new AccessSettings(
                                                config.sessionIdle(), config.sessionLifetime()),
                                        ground.wall(),
                                        ground.nanos()));
        AccessKeeper keeper = ground.life().of(new AccessKeeper(access, config, page));
        keeper.start();
        return new AccessRoom(access, keeper);
    }
}
