package dev.weir.directory;

import dev.weir.directory.DirectoryChange.GroupSaved;
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
 * <p>Users are two longs each in an open-addressed table: a million take 32 MB and no pointer is
 * followed. A deleted user stays, as late bytes of a deleted user are still that user's. One
 * thread.
 */
public final class Identities {
    private static final int SMALLEST = 1 << 10;

    private final Map<Long, Node> nodes = new HashMap<>();
    private Settings settings = Settings.initial();
    private long[] slots = new long[2 * SMALLEST]; // user id (0 = free), credential id, …
    private int users;

    /** Knows what the snapshot holds and nothing else. */
    public void load(DirectorySnapshot snapshot) {
        int capacity = SMALLEST;
        while (capacity < 2L * snapshot.users().size()) {
            capacity *= 2;
        }
        slots = new long[2 * capacity];
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
            case GroupSaved _ -> {}
            case SettingsSaved saved -> settings = saved.settings();
        }
    }

    /**
     * The newest credential of the user with this id on the wire, deleted or not; 0 when the id was
     * never used. The user's id in the ledger is the id on the wire.
     */
    public long credentialOf(long userId) {
        return userId <= 0 ? 0 : slots[slot(slots, userId) + 1];
    }

    /** The node even if deleted, or null when the id was never used. */
    public @Nullable Node node(long sourceId) {
        return nodes.get(sourceId);
    }

    public Settings settings() {
        return settings;
    }

    private void put(User user) {
        if (4L * users >= slots.length) {
            grow();
        }
        int slot = slot(slots, user.id());
        if (slots[slot] == 0) {
            slots[slot] = user.id();
            users++;
        }
        slots[slot + 1] = user.credentialId();
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0) {
                int slot = slot(wider, slots[i]);
                wider[slot] = slots[i];
                wider[slot + 1] = slots[i + 1];
            }
        }
        slots = wider;
    }

    /** Where the user stands in the table, or would. */
    private static int slot(long[] slots, long userId) {
        int mask = slots.length / 2 - 1;
        // Fibonacci hashing: ids are mostly consecutive, strangers' ids on the wire are anything.
        int at = ((int) ((userId * 0x9E3779B97F4A7C15L) >>> 32)) & mask;
        while (slots[2 * at] != 0 && slots[2 * at] != userId) {
            at = (at + 1) & mask;
        }
        return 2 * at;
    }
}
