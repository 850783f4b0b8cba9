package dev.weir.directory;

import dev.weir.journal.Act;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The serving head of the directory: reads are lock-free and from any thread, changes take one
 * lock.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Directory {
    public Directory(ActLog log, InstantSource wall) {
        throw new UnsupportedOperationException();
    }

    /** Replaces everything by the snapshot; before anyone else knows this directory. */
    public void load(DirectorySnapshot snapshot) {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies an act read from the journal, at start-up. Ignores acts that are not the directory's
     * and positions it already includes.
     */
    public void apply(Act act, long position) {
        throw new UnsupportedOperationException();
    }

    public DirectorySnapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Position of the newest act applied. */
    public long version() {
        throw new UnsupportedOperationException();
    }

    /** The living user, or null. */
    public @Nullable User user(long id) {
        throw new UnsupportedOperationException();
    }

    /** The user even if deleted, or null when the id was never used. */
    public @Nullable User userOrTombstone(long id) {
        throw new UnsupportedOperationException();
    }

    public @Nullable User userByEmail(String email) {
        throw new UnsupportedOperationException();
    }

    public int userCount() {
        throw new UnsupportedOperationException();
    }

    /** Living users in the order of their ids. */
    public Iterable<User> users() {
        throw new UnsupportedOperationException();
    }

    /** At most {@code limit} living users with ids greater than {@code id}, ascending. */
    public List<User> usersAfter(long id, int limit) {
        throw new UnsupportedOperationException();
    }

    /** The living node, or null. */
    public @Nullable Node node(long sourceId) {
        throw new UnsupportedOperationException();
    }

    /** The node even if deleted, or null when the id was never used. */
    public @Nullable Node nodeOrTombstone(long sourceId) {
        throw new UnsupportedOperationException();
    }

    /** Living nodes in the order of their source ids. */
    public Collection<Node> nodes() {
        throw new UnsupportedOperationException();
    }

    public @Nullable Group group(long id) {
        throw new UnsupportedOperationException();
    }

    /** Living groups in the order of their ids. */
    public Collection<Group> groups() {
        throw new UnsupportedOperationException();
    }

    public Settings settings() {
        throw new UnsupportedOperationException();
    }

    /** Finds the node that a request names; {@code type} as it came, null when absent. */
    public NodeMatch findNode(@Nullable String type, long nodeId) {
        throw new UnsupportedOperationException();
    }

    public User createUser(UserDraft draft, String actor) {
        throw new UnsupportedOperationException();
    }

    /** Changes a user; {@code edit} gets the present state and runs under the lock. */
    public User updateUser(long id, UnaryOperator<UserDraft> edit, String actor) {
        throw new UnsupportedOperationException();
    }

    public void deleteUser(long id, String actor) {
        throw new UnsupportedOperationException();
    }

    /** Gives the user another uuid, which is another credential. */
    public User renewUuid(long id, String actor) {
        throw new UnsupportedOperationException();
    }

    public NodeCreated createNode(NodeDraft draft, String actor) {
        throw new UnsupportedOperationException();
    }

    /** Changes a node; {@code edit} gets the present state and runs under the lock. */
    public Node updateNode(long sourceId, UnaryOperator<NodeDraft> edit, String actor) {
        throw new UnsupportedOperationException();
    }

    public void deleteNode(long sourceId, String actor) {
        throw new UnsupportedOperationException();
    }

    /** Replaces the node's token by {@code own}, or a random one when null; returns it in plain. */
    public String newToken(long sourceId, @Nullable String own, String actor) {
        throw new UnsupportedOperationException();
    }

    public Group createGroup(String name, String actor) {
        throw new UnsupportedOperationException();
    }

    public Group renameGroup(long id, String name, String actor) {
        throw new UnsupportedOperationException();
    }

    /** Deletes a group that no living user or node refers to. */
    public void deleteGroup(long id, String actor) {
        throw new UnsupportedOperationException();
    }

    public Settings updateSettings(UnaryOperator<SettingsDraft> edit, String actor) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets the token that any node may use to {@code own}, or a random one; returns it in plain.
     */
    public String newFleetToken(@Nullable String own, String actor) {
        throw new UnsupportedOperationException();
    }

    public void removeFleetToken(String actor) {
        throw new UnsupportedOperationException();
    }

    public void onChange(DirectoryListener listener) {
        throw new UnsupportedOperationException();
    }
}
