package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the directory holds, with its indexes. Written by one thread at a time (under the
 * directory's lock), read by any without a lock.
 *
 * <p>Highest ids are remembered apart from the entries: an id is taken before its act is durable,
 * and one whose act was refused is simply left out.
 */
final class DirectoryState {
    final ConcurrentSkipListMap<Long, User> users = new ConcurrentSkipListMap<>();
    final ConcurrentSkipListMap<Long, Node> nodes = new ConcurrentSkipListMap<>();
    final ConcurrentSkipListMap<Long, Group> groups = new ConcurrentSkipListMap<>();
    final ConcurrentSkipListMap<Long, Machine> machines = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<String, User> byEmail = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, User> byUuid = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, List<Node>> byNodeId = new ConcurrentHashMap<>();
    private volatile Settings settings = Settings.initial();
    private final AtomicInteger livingUsers = new AtomicInteger();
    private long highestUserId;
    private long highestCredentialId;
    private long highestSourceId;
    private long highestGroupId = Group.DEFAULT;
    private long highestMachineId;

    DirectoryState() {
        groups.put(Group.DEFAULT, new Group(Group.DEFAULT, "default", false));
    }

    Settings settings() {
        return settings;
    }

    int livingUsers() {
        return livingUsers.get();
    }

    @Nullable User livingUser(long id) {
        User user = users.get(id);
        return user == null || user.deleted() ? null : user;
    }

    Iterable<User> livingUsersBetween(long from, long to) {
        Collection<User> all = users.subMap(from, to).values();
        return () -> all.stream().filter(user -> !user.deleted()).iterator();
    }

    @Nullable User byEmail(String email) {
        return byEmail.get(email);
    }

    @Nullable User byUuid(UUID uuid) {
        return byUuid.get(uuid);
    }

    @Nullable Node livingNode(long sourceId) {
        Node node = nodes.get(sourceId);
        return node == null || node.deleted() ? null : node;
    }

    @Nullable Group livingGroup(long id) {
        Group group = groups.get(id);
        return group == null || group.deleted() ? null : group;
    }

    @Nullable Machine livingMachine(long id) {
        Machine machine = machines.get(id);
        return machine == null || machine.deleted() ? null : machine;
    }

    /** Living nodes with this number on the wire, by source id. */
    List<Node> nodesNumbered(long nodeId) {
        return byNodeId.getOrDefault(nodeId, List.of());
    }

    long takeUserId() {
        return ++highestUserId;
    }

    long takeCredentialId() {
        return ++highestCredentialId;
    }

    long takeSourceId() {
        return ++highestSourceId;
    }

    long takeGroupId() {
        return ++highestGroupId;
    }

    long takeMachineId() {
        return ++highestMachineId;
    }

    /** Marks an id that a person chose as given out. */
    void takeUserId(long chosen) {
        highestUserId = Math.max(highestUserId, chosen);
    }

    void apply(DirectoryChange change) {
        switch (change) {
            case UserSaved saved -> put(saved.user());
            case UsersSaved saved -> saved.users().forEach(this::put);
            case NodeSaved saved -> put(saved.node());
            case GroupSaved saved -> put(saved.group());
            case MachineSaved saved -> put(saved.machine());
            case SettingsSaved saved -> settings = saved.settings();
        }
    }

    void put(User user) {
        User old = users.put(user.id(), user);
        highestUserId = Math.max(highestUserId, user.id());
        highestCredentialId = Math.max(highestCredentialId, user.credentialId());
        if (!user.deleted()) {
            byEmail.put(user.email(), user);
            byUuid.put(user.uuid(), user);
        }
        boolean wasLiving = old != null && !old.deleted();
        if (old != null && wasLiving) {
            byEmail.computeIfPresent(
                    old.email(), (_, holder) -> holder.equals(old) ? null : holder);
            byUuid.computeIfPresent(old.uuid(), (_, holder) -> holder.equals(old) ? null : holder);
        }
        if (wasLiving != !user.deleted()) {
            livingUsers.addAndGet(user.deleted() ? -1 : 1);
        }
    }

    void put(Node node) {
        Node old = nodes.put(node.sourceId(), node);
        highestSourceId = Math.max(highestSourceId, node.sourceId());
        if (old != null && old.nodeId() != node.nodeId()) {
            index(old.nodeId(), old.sourceId(), null);
        }
        index(node.nodeId(), node.sourceId(), node.deleted() ? null : node);
    }

    private void index(long nodeId, long sourceId, @Nullable Node node) {
        List<Node> numbered = new ArrayList<>(nodesNumbered(nodeId));
        numbered.removeIf(other -> other.sourceId() == sourceId);
        if (node != null) {
            numbered.add(node);
            numbered.sort(Comparator.comparingLong(Node::sourceId));
        }
        if (numbered.isEmpty()) {
            byNodeId.remove(nodeId);
        } else {
            byNodeId.put(nodeId, List.copyOf(numbered));
        }
    }

    void put(Group group) {
        groups.put(group.id(), group);
        highestGroupId = Math.max(highestGroupId, group.id());
    }

    void put(Machine machine) {
        machines.put(machine.id(), machine);
        highestMachineId = Math.max(highestMachineId, machine.id());
    }

    void load(DirectorySnapshot snapshot) {
        snapshot.users().forEach(this::put);
        snapshot.nodes().forEach(this::put);
        snapshot.groups().forEach(this::put);
        snapshot.machines().forEach(this::put);
        settings = snapshot.settings();
    }

    DirectorySnapshot snapshot(long position) {
        return new DirectorySnapshot(
                position,
                new ArrayList<>(users.values()),
                new ArrayList<>(nodes.values()),
                new ArrayList<>(groups.values()),
                new ArrayList<>(machines.values()),
                settings);
    }
}
