package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.journal.Act;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The serving head of the directory.
 *
 * <p>Reads are lock-free and from any thread. Changes take one lock, in which a change is checked,
 * made durable in the journal, applied and told to the listeners; so readers see only what the
 * journal holds, and listeners hear changes in the journal's order.
 */
public final class Directory {
    private final DirectoryState state = new DirectoryState();
    private final DirectoryLog log;
    private final UserEdits userEdits;
    private final NodeEdits nodeEdits;
    private final MachineEdits machineEdits;
    private final InstantSource wall;

    public Directory(ActLog log, InstantSource wall) {
        this.log = new DirectoryLog(log, wall, state);
        this.userEdits = new UserEdits(this.log, state);
        this.nodeEdits = new NodeEdits(this.log, state, wall);
        this.machineEdits = new MachineEdits(this.log, state);
        this.wall = wall;
    }

    /**
     * Takes in what the snapshot holds, into an empty directory at start-up. Listeners hear of all
     * of it, so it does not matter whether they came before.
     */
    public void load(DirectorySnapshot snapshot) {
        log.load(snapshot);
    }

    /**
     * Applies an act read from the journal, at start-up. Ignores acts that are not the directory's
     * and positions it already includes.
     *
     * @throws IllegalArgumentException when the act's document cannot be read
     */
    public void apply(Act act, long position) {
        log.apply(act, position);
    }

    /** Everything at one moment. Waits for a change under way. */
    public DirectorySnapshot snapshot() {
        return log.alone(() -> state.snapshot(log.version()));
    }

    /** Position of the newest act applied, 0 = none. */
    public long version() {
        return log.version();
    }

    /** Runs something during which nobody else changes anything. */
    public <T> T together(Supplier<T> work) {
        return log.together(work);
    }

    /** The living user, or null. */
    public @Nullable User user(long id) {
        return state.livingUser(id);
    }

    /** The user even if deleted, or null when the id was never used. */
    public @Nullable User userOrTombstone(long id) {
        return state.users.get(id);
    }

    public @Nullable User userByEmail(String email) {
        return state.byEmail(email.strip().toLowerCase(Locale.ROOT));
    }

    /** How many users are living. */
    public int userCount() {
        return state.livingUsers();
    }

    /** The living user with this UUID, or null. */
    public @Nullable User userByUuid(UUID uuid) {
        return state.byUuid(uuid);
    }

    /** Living users in the order of their ids. */
    public Iterable<User> users() {
        return usersBetween(1, Long.MAX_VALUE);
    }

    /** Living users with ids from {@code from} to before {@code to}, in the order of their ids. */
    public Iterable<User> usersBetween(long from, long to) {
        return state.livingUsersBetween(from, to);
    }

    /** At most {@code limit} living users with ids greater than {@code id}, ascending. */
    public List<User> usersAfter(long id, int limit) {
        List<User> page = new ArrayList<>(Math.min(limit, 1_000));
        for (User user : state.users.tailMap(id, false).values()) {
            if (page.size() == limit) {
                break;
            }
            if (!user.deleted()) {
                page.add(user);
            }
        }
        return page;
    }

    /** The living node, or null. */
    public @Nullable Node node(long sourceId) {
        return state.livingNode(sourceId);
    }

    /** The node even if deleted, or null when the id was never used. */
    public @Nullable Node nodeOrTombstone(long sourceId) {
        return state.nodes.get(sourceId);
    }

    /** Living nodes in the order of their source ids. */
    public List<Node> nodes() {
        return state.nodes.values().stream().filter(node -> !node.deleted()).toList();
    }

    /** The living group, or null. */
    public @Nullable Group group(long id) {
        return state.livingGroup(id);
    }

    /** Living groups in the order of their ids. */
    public List<Group> groups() {
        return state.groups.values().stream().filter(group -> !group.deleted()).toList();
    }

    /** The living machine, or null. */
    public @Nullable Machine machine(long id) {
        return state.livingMachine(id);
    }

    /** Living machines in the order of their ids. */
    public List<Machine> machines() {
        return state.machines.values().stream().filter(machine -> !machine.deleted()).toList();
    }

    public Settings settings() {
        return state.settings();
    }

    /** Finds the node that a request names; {@code type} as it came, null when absent. */
    public NodeMatch findNode(@Nullable String type, long nodeId) {
        List<Node> numbered = state.nodesNumbered(nodeId);
        String wanted = NodeTypes.canonical(type);
        for (Node node : numbered) {
            if (node.type().equals(wanted)) {
                return new NodeMatch.Found(node, false);
            }
        }
        return switch (numbered.size()) {
            case 0 -> new NodeMatch.Unknown();
            case 1 -> new NodeMatch.Found(numbered.getFirst(), !wanted.equals(NodeTypes.ANY));
            default -> new NodeMatch.Ambiguous(numbered);
        };
    }

    /** Told of every change from now on; see {@link DirectoryListener}. */
    public void onChange(DirectoryListener listener) {
        log.onChange(listener);
    }

    public User createUser(UserDraft draft, String actor) {
        return userEdits.create(draft, actor);
    }

    /**
     * Creates all of them or none, but for a journal that fails half-way: users go in acts of 500.
     */
    public List<User> createUsers(List<UserDraft> drafts, String actor) {
        return userEdits.create(drafts, actor);
    }

    /** What stands against creating them all: fields begin with {@code users[i].}. */
    public List<DirectoryProblem> problemsOfUsers(List<UserDraft> drafts) {
        return userEdits.problems(drafts);
    }

    /** Changes a user; {@code edit} gets the present state and runs under the lock. */
    public User updateUser(long id, UnaryOperator<UserDraft> edit, String actor) {
        return userEdits.update(id, edit, actor);
    }

    /** Gives the user another uuid, which is another credential. */
    public User renewUuid(long id, String actor) {
        return updateUser(id, draft -> draft.withUuid(UUID.randomUUID()), actor);
    }

    public void deleteUser(long id, String actor) {
        userEdits.delete(id, actor);
    }

    public NodeCreated createNode(NodeDraft draft, String actor) {
        return nodeEdits.create(draft, actor);
    }

    /** What stands against creating it. */
    public List<DirectoryProblem> problemsOfNode(NodeDraft draft) {
        return nodeEdits.problems(draft);
    }

    /** Changes a node; {@code edit} gets the present state and runs under the lock. */
    public Node updateNode(long sourceId, UnaryOperator<NodeDraft> edit, String actor) {
        return nodeEdits.update(sourceId, edit, actor);
    }

    /** Replaces the node's token by {@code own}, or a random one when null; returns it in plain. */
    public String newToken(long sourceId, @Nullable String own, String actor) {
        return nodeEdits.newToken(sourceId, own, actor);
    }

    public void deleteNode(long sourceId, String actor) {
        nodeEdits.delete(sourceId, actor);
    }

    /** Creates a machine with its own token, or a random one when null. */
    public MachineCreated createMachine(
            MachineDraft draft, @Nullable String ownToken, String actor) {
        return machineEdits.create(draft, ownToken, actor);
    }

    /** Changes a machine; {@code edit} gets the present state and runs under the lock. */
    public Machine updateMachine(long id, UnaryOperator<MachineDraft> edit, String actor) {
        return machineEdits.update(id, edit, actor);
    }

    /** Replaces the machine's token by {@code own}, or a random one; returns it in plain. */
    public String newMachineToken(long id, @Nullable String own, String actor) {
        return machineEdits.newToken(id, own, actor);
    }

    public void deleteMachine(long id, String actor) {
        machineEdits.delete(id, actor);
    }

    public Group createGroup(String name, String actor) {
        return log.change(
                actor,
                commit -> {
                    String checked = new GroupRules(state).name(name, 0);
                    Group group = new Group(state.takeGroupId(), checked, false);
                    commit.accept(new GroupSaved(group));
                    return group;
                });
    }

    public Group renameGroup(long id, String name, String actor) {
        return log.change(
                actor,
                commit -> {
                    Group present = livingGroup(id);
                    Group group = new Group(id, new GroupRules(state).name(name, id), false);
                    if (!group.equals(present)) {
                        commit.accept(new GroupSaved(group));
                    }
                    return group;
                });
    }

    /** Deletes a group that no living user or node refers to. */
    public void deleteGroup(long id, String actor) {
        log.change(
                actor,
                commit -> {
                    Group present = livingGroup(id);
                    new GroupRules(state).checkUnused(id);
                    commit.accept(new GroupSaved(new Group(id, present.name(), true)));
                    return id;
                });
    }

    /**
     * Sets the accounting zone of an installation in which nothing was decided yet, since ever; a
     * later change holds from the next midnight only.
     *
     * @return false, and nothing done, when something was decided before
     */
    public boolean initialize(ZoneId zone, String actor) {
        return log.change(
                actor,
                commit -> {
                    if (log.version() > 0) {
                        return false;
                    }
                    commit.accept(new SettingsSaved(state.settings().since(zone)));
                    return true;
                });
    }

    public Settings updateSettings(UnaryOperator<SettingsDraft> edit, String actor) {
        return log.change(
                actor,
                commit -> {
                    Settings present = state.settings();
                    Settings changed =
                            present.with(edit.apply(SettingsDraft.from(present)), wall.instant());
                    if (!changed.equals(present)) {
                        commit.accept(new SettingsSaved(changed));
                    }
                    return changed;
                });
    }

    /**
     * Sets the token that any node may use to {@code own}, or a random one; returns it in plain.
     */
    public String newFleetToken(@Nullable String own, String actor) {
        return log.change(
                actor,
                commit -> {
                    Problems problems = new Problems();
                    String token = Tokens.chosen(own, problems);
                    problems.throwIfAny();
                    String hash = Tokens.sha256Hex(token);
                    commit.accept(new SettingsSaved(state.settings().withFleetToken(hash)));
                    return token;
                });
    }

    /** What stands against {@link #newFleetToken} with this token. */
    public List<DirectoryProblem> problemsOfToken(String own) {
        Problems problems = new Problems();
        Tokens.check("token", own, problems);
        return problems.found();
    }

    public void removeFleetToken(String actor) {
        log.change(
                actor,
                commit -> {
                    commit.accept(new SettingsSaved(state.settings().withFleetToken("")));
                    return true;
                });
    }

    private Group livingGroup(long id) {
        Group group = state.livingGroup(id);
        if (group == null) {
            throw new NoSuchEntry("group", id);
        }
        return group;
    }
}
