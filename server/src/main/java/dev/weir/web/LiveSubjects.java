package dev.weir.web;

import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.live.Subjects;
import dev.weir.presence.NodeState;
import dev.weir.usage.AccountingCalendar;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the live feed says of users and nodes besides figures. Any thread. */
public final class LiveSubjects implements Subjects {
    private final Rooms rooms;
    private final String version;
    private final boolean simulated;

    /**
     * @param version of the program
     * @param simulated whether a simulated fleet pushes
     */
    public LiveSubjects(Rooms rooms, String version, boolean simulated) {
        this.rooms = rooms;
        this.version = version;
        this.simulated = simulated;
    }

    @Override
    public @Nullable UserFacts user(long id) {
        if (id == 0) {
            return new UserFacts(0, "", "unattributed", "unattributed", null, 0);
        }
        User user = rooms.directory().userOrTombstone(id);
        if (user == null) {
            return null;
        }
        String standing =
                user.deleted()
                        ? "deleted"
                        : rooms.standings()
                                .standingOf(user, rooms.wall().millis())
                                .name()
                                .toLowerCase(Locale.ROOT);
        return new UserFacts(
                id,
                user.email(),
                user.name(),
                standing,
                user.limitBytes() == User.UNLIMITED ? null : (Long) user.limitBytes(),
                user.expiresAt() == null ? 0 : user.expiresAt().toEpochMilli());
    }

    @Override
    public @Nullable NodeFacts node(long sourceId) {
        Node node = rooms.directory().node(sourceId);
        if (node == null) {
            return null;
        }
        long now = rooms.wall().millis();
        NodeState state = rooms.nodes().of(sourceId);
        return new NodeFacts(
                sourceId,
                node.domain(),
                node.name(),
                node.type(),
                node.nodeId(),
                node.country(),
                node.remark(),
                node.family().name().toLowerCase(Locale.ROOT),
                NodeHealth.of(rooms, node, now),
                node.rate().at(now / 1_000, rooms.zone()),
                rooms.devices().usersOn(sourceId),
                state.senders(),
                rooms.roster().leftOut(node),
                state.lastPushMillis());
    }

    @Override
    public long[] nodeIds() {
        return rooms.directory().nodes().stream().mapToLong(Node::sourceId).toArray();
    }

    @Override
    public Installation installation() {
        long now = rooms.wall().millis();
        List<Node> nodes = rooms.directory().nodes();
        return new Installation(
                rooms.directory().userCount(),
                nodes.stream().filter(Node::enabled).count(),
                nodes.stream()
                        .filter(node -> NodeHealth.of(rooms, node, now).equals("reporting"))
                        .count(),
                rooms.posting().state().phase().name().toLowerCase(Locale.ROOT),
                rooms.zone().getId(),
                rooms.calendar().dateOf(now / 1_000),
                version,
                simulated);
    }

    @Override
    public long journalEnd() {
        return rooms.journal().end();
    }

    @Override
    public AccountingCalendar calendar() {
        return rooms.calendar();
    }
}
