package dev.weir.live;

import java.time.Duration;
import java.util.List;

/** What is done by the clock: heartbeats, and a look at everybody's rights. Hub's thread. */
final class Pulse {
    /** Rights are looked at again this often, and whenever the hub is told that they changed. */
    private static final long RIGHTS_NANOS = Duration.ofSeconds(5).toNanos();

    /** A client that was not heard for so many heartbeats is gone. */
    private static final int SILENT_HEARTBEATS = 3;

    /** Who takes nothing for so long is too slow. */
    private static final long STUCK_NANOS = Duration.ofSeconds(10).toNanos();

    private final LiveHub hub;
    private final Board board;
    private final long heartbeatNanos;
    private long nextHeartbeat;
    private long nextRights;

    Pulse(LiveHub hub, Board board) {
        this.hub = hub;
        this.board = board;
        this.heartbeatNanos = hub.settings().heartbeat().toNanos();
        this.nextHeartbeat = hub.nanos() + heartbeatNanos;
        this.nextRights = hub.nanos() + RIGHTS_NANOS;
    }

    long dueAt() {
        return Math.min(nextHeartbeat, nextRights);
    }

    /**
     * Looks at everybody's rights when that is due.
     *
     * @param changed look in any case
     */
    void checkRights(boolean changed) {
        long now = hub.nanos();
        if (changed || now - nextRights >= 0) {
            nextRights = now + RIGHTS_NANOS;
            checkClients();
        }
    }

    /** Sends heartbeats when they are due. */
    void beat(long asOf) {
        long now = hub.nanos();
        if (now - nextHeartbeat >= 0) {
            nextHeartbeat = now + heartbeatNanos;
            heartbeat(now, asOf);
        }
    }

    private void checkClients() {
        for (LiveClient client : board.everybody()) {
            client.dropIfStuck(STUCK_NANOS);
            Viewer viewer = client.viewer();
            if (!viewer.admitted() || !board.topics(client).stream().allMatch(viewer::may)) {
                client.drop(Ending.RIGHTS_GONE);
            } else {
                client.lookAgain();
            }
        }
    }

    private void heartbeat(long now, long asOf) {
        List<LiveClient> everybody = board.everybody();
        Messages messages = hub.messages(asOf);
        byte[] withCount =
                messages.control("heartbeat", json -> json.field("connections", everybody.size()));
        byte[] without = messages.control("heartbeat", _ -> {});
        for (LiveClient client : everybody) {
            if (now - client.heardAtNanos() > SILENT_HEARTBEATS * heartbeatNanos) {
                client.drop(Ending.NO_SIGN_OF_LIFE);
            } else {
                client.beat(client.sight().health() ? withCount : without);
            }
        }
    }
}
