package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What posting knows of the directory: its own copy, changed act by act in the journal's order, so
 * that a report is read against the directory as it was at the report's position (R15).
 *
 * <p>Users are five longs each in an open-addressed table: a million take 80 MB and no pointer is
 * followed. A deleted user stays, as late bytes of a deleted user are still that user's. One
 * thread.
 */
public final class Identities {
    private static final int SMALLEST = 1 << 10;

    // What stands where in a user's slot; an id of 0 means that the slot is free.
    private static final int ID = 0;
    private static final int CREDENTIAL = 1;

    /** The group whose nodes serve the user; 0 = switched off or deleted. */
    private static final int GROUP = 2;

    private static final int LIMIT = 3;
    private static final int EXPIRES_MILLIS = 4;
    private static final int WIDTH = 5;

    private final Map<Long, Node> nodes = new HashMap<>();
    private Settings settings = Settings.initial();
    private long[] slots = new long[WIDTH * SMALLEST];
    private int users;

    /** Knows what the snapshot holds and nothing else. */
    public void load(DirectorySnapshot snapshot) {
        int capacity = SMALLEST;
        while (capacity < 2L * snapshot.users().size()) {
            capacity *= 2;
        }
        slots = new long[WIDTH * capacity];
        users = 0;
        nodes.clear();
        snapshot.users().forEach(this::put);
        snapshot.nodes().forEach(node -> nodes.put(node.sourceId(), node));
        settings = snapshot.settings();
    }

    public void apply(DirectoryChange change) {
        switch (change) {
            case UserSaved saved -> put(saved.user());
            case UsersSaved saved -> saved.users().forEach(this::put);
            case NodeSaved saved -> nodes.put(saved.node().sourceId(), saved.node());
            case GroupSaved _, MachineSaved _ -> {}
            case SettingsSaved saved -> settings = saved.settings();
        }
    }

    /**
     * The newest credential of the user with this id on the wire, deleted or not; 0 when the id was
     * never used. The user's id in the ledger is the id on the wire.
     */
    public long credentialOf(long userId) {
        return userId <= 0 ? 0 : slots[slot(slots, userId) + CREDENTIAL];
    }

    /**
     * Whether a node's user list holds the user (R6).
     *
     * @param atMillis when, epoch milliseconds
     * @param chargedBytes what counts against the user's limit by then
     */
    public boolean isListed(long userId, Node node, long atMillis, long chargedBytes) {
        int slot = userId <= 0 ? -1 : slot(slots, userId);
        if (slot < 0 || slots[slot] == 0 || !node.groupIds().contains(slots[slot + GROUP])) {
            return false;
        }
        long limit = slots[slot + LIMIT];
        return atMillis < slots[slot + EXPIRES_MILLIS]
                && (limit == User.UNLIMITED || chargedBytes < limit);
    }

    /** The node even if deleted, or null when the id was never used. */
    public @Nullable Node node(long sourceId) {
        return nodes.get(sourceId);
    }

    public Settings settings() {
        return settings;
    }

    private void put(User user) {
        if (2L * WIDTH * users >= slots.length) {
            grow();
        }
        int slot = slot(slots, user.id());
        if (slots[slot] == 0) {
            slots[slot + ID] = user.id();
            users++;
        }
        slots[slot + CREDENTIAL] = user.credentialId();
        slots[slot + GROUP] = user.enabled() && !user.deleted() ? user.groupId() : 0;
        slots[slot + LIMIT] = user.limitBytes();
        slots[slot + EXPIRES_MILLIS] =
                user.expiresAt() == null ? Long.MAX_VALUE : user.expiresAt().toEpochMilli();
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (int i = 0; i < slots.length; i += WIDTH) {
            if (slots[i] != 0) {
                System.arraycopy(slots, i, wider, slot(wider, slots[i]), WIDTH);
            }
        }
        slots = wider;
    }

    /** Where the user stands in the table, or would. */
    private static int slot(long[] slots, long userId) {
        int mask = slots.length / WIDTH - 1;
        // Fibonacci hashing: ids are mostly consecutive, strangers' ids on the wire are anything.
        int at = ((int) ((userId * 0x9E3779B97F4A7C15L) >>> 32)) & mask;
        while (slots[WIDTH * at] != 0 && slots[WIDTH * at] != userId) {
            at = (at + 1) & mask;
        }
        return WIDTH * at;
    }
}
