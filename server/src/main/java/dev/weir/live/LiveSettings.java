package dev.weir.live;

import java.time.Duration;

/**
 * How the feed runs.
 *
 * @param interval rounds are at least this far apart
 * @param heartbeat between two heartbeats
 * @param sockets open at a time, of all
 * @param socketsAnAccount open at a time, of one account
 * @param subscriptions subjects that one socket may watch
 * @param outboxBytes of messages that wait for one socket; more makes it a slow one
 */
public record LiveSettings(
        Duration interval,
        Duration heartbeat,
        int sockets,
        int socketsAnAccount,
        int subscriptions,
        int outboxBytes) {
    /** Rounds are never closer than this. */
    public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);

    /** The usual limits around what an operator sets. */
    public static LiveSettings of(Duration interval, int sockets, int socketsAnAccount) {
        return new LiveSettings(
                interval, Duration.ofSeconds(15), sockets, socketsAnAccount, 1_000, 2 << 20);
    }
}
