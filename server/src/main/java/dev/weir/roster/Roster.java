package dev.weir.roster;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import dev.weir.directory.Node;
import dev.weir.directory.Settings;
import dev.weir.quota.Standings;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each node is told. Any thread.
 *
 * <p>An answer includes every change, cut-off and expiry that was complete when it was asked for:
 * nothing stale is ever served. That costs the first who asks after a change the rewriting of the
 * parts that changed; see {@link UserList}.
 */
public final class Roster {
    private record ListKey(Set<Long> groups, Format format) {}

    private record ConfigKey(long sourceId, ConfigWriter writer) {}

    private record Config(Node node, Settings settings, Representation representation) {}

    private static final ConfigWriter UNIPROXY = ConfigBody::write;

    private final Directory directory;
    private final Standings standings;
    private final InstantSource wall;
    private final UserChanges changes = new UserChanges();
    private final Map<ListKey, UserList> lists = new ConcurrentHashMap<>();
    private final Map<ConfigKey, Config> configs = new ConcurrentHashMap<>();

    public Roster(Directory directory, Standings standings, InstantSource wall) {
        this.directory = directory;
        this.standings = standings;
        this.wall = wall;
        directory.onChange((change, _) -> follow(change));
        standings.onChange(changes::changed);
    }

    /**
     * The node's configuration as UniProxy has it. Its bytes change when the node's or the
     * installation's settings do.
     */
    public Representation config(Node node) {
        return config(node, UNIPROXY);
    }

    /** The node's configuration in another dialect; {@code writer} is the same object each time. */
    public Representation config(Node node, ConfigWriter writer) {
        Node current = current(node);
        Settings settings = directory.settings();
        ConfigKey key = new ConfigKey(current.sourceId(), writer);
        Config kept = configs.get(key);
        if (kept != null && kept.node().equals(current) && kept.settings().equals(settings)) {
            return kept.representation();
        }
        Representation made = Representation.json(writer.write(current, settings));
        configs.put(key, new Config(current, settings, made));
        return made;
    }

    /** The users the node serves now, or its sentinel when there are none. */
    public Representation users(Node node, Format format) {
        Node current = current(node);
        long now = wall.millis();
        standings.advance(now);
        Representation users = list(current, format).representation(current.userLimit(), now);
        return users != null ? users : nobody(current, format);
    }

    /**
     * Ids of the users in the node's list that have a device limit, ascending; for {@code
     * alivelist}.
     */
    public long[] deviceLimited(Node node) {
        long now = wall.millis();
        standings.advance(now);
        Node current = current(node);
        return list(current, Format.JSON).deviceLimited(current.userLimit(), now);
    }

    /** How many users the node would serve if its limit let it. */
    public int leftOut(Node node) {
        Node current = current(node);
        if (current.userLimit() == 0) {
            return 0;
        }
        long now = wall.millis();
        standings.advance(now);
        return list(current, Format.JSON).leftOut(current.userLimit(), now);
    }

    /** Writes the lists of all nodes, so that the first to ask need not wait; at start-up. */
    public void prepare() {
        for (Node node : directory.nodes()) {
            users(node, Format.JSON);
        }
    }

    /** The node as it stands now: who holds an older one must not get an older answer (R37). */
    private Node current(Node node) {
        Node current = directory.node(node.sourceId());
        return current != null ? current : node;
    }

    private UserList list(Node node, Format format) {
        return lists.computeIfAbsent(
                new ListKey(node.groupIds(), format),
                key -> new UserList(directory, standings, changes, key.groups(), format));
    }

    private static Representation nobody(Node node, Format format) {
        UserEncoder encoder = UserEncoder.of(format);
        encoder.put(encoder.head(1));
        if (format.needsSomebody()) {
            encoder.addSentinel(node.sentinel());
        }
        encoder.put(encoder.tail());
        byte[] bytes = Arrays.copyOf(encoder.bytes, encoder.length);
        return new Representation(bytes, ETags.of(bytes), format.contentType());
    }

    private void follow(DirectoryChange change) {
        switch (change) {
            case UserSaved saved -> changes.changed(saved.user().id());
            case UsersSaved saved -> saved.users().forEach(user -> changes.changed(user.id()));
            case NodeSaved saved -> forget(saved.node());
            case GroupSaved _, MachineSaved _, SettingsSaved _ -> {}
        }
    }

    /** Lets go of what no node asks for any more. */
    private void forget(Node changed) {
        if (changed.deleted()) {
            configs.keySet().removeIf(key -> key.sourceId() == changed.sourceId());
        }
        Set<Set<Long>> served = new HashSet<>();
        directory.nodes().forEach(node -> served.add(node.groupIds()));
        // A list that names a port is asked for again, or is one of a port that a node had before.
        lists.keySet().removeIf(key -> key.format().port() != 0 || !served.contains(key.groups()));
        lists.values().forEach(UserList::forgetCuts);
    }
}
