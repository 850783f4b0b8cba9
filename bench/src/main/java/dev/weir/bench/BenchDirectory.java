package dev.weir.bench;

import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryJson;
import dev.weir.directory.Group;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.http.Tokens;
import dev.weir.journal.Act;
import dev.weir.journal.Entry;
import dev.weir.journal.Journal;
import dev.weir.rating.RatePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The installation that the benches post for: 1,500 nodes of 200 users each out of 30,000, 300,000
 * live pairs, rate 1.3.
 */
final class BenchDirectory {
    static final int NODES = 1_500;
    static final int USERS = 30_000;
    static final int USERS_A_NODE = 200;

    /** Every node's token. */
    static final String TOKEN = "bench-token-0123456789";

    private BenchDirectory() {}

    /** The users that a node serves. */
    static long[] usersOf(long sourceId) {
        long[] users = new long[USERS_A_NODE];
        for (int i = 0; i < USERS_A_NODE; i++) {
            users[i] = 1 + (sourceId * 7919 + i * 149L) % USERS;
        }
        return users;
    }

    static void enter(Journal journal, long now) {
        enter(journal, now, USERS, NODES);
    }

    /** Users and nodes of the same kind in other numbers. */
    static void enter(Journal journal, long now, int userCount, int nodeCount) {
        List<User> users = new ArrayList<>();
        for (long id = 1; id <= userCount; id++) {
            users.add(
                    new User(
                            id,
                            "",
                            "u" + id + "@example.org",
                            new UUID(0, id),
                            id,
                            Group.DEFAULT,
                            User.UNLIMITED,
                            null,
                            true,
                            0,
                            0,
                            false));
        }
        journal.append(act(now, new DirectoryChange.UsersSaved(users)));
        for (long id = 1; id <= nodeCount; id++) {
            journal.append(act(now, new DirectoryChange.NodeSaved(node(id))));
        }
    }

    private static Node node(long id) {
        return new Node(
                id,
                "shadowsocks",
                id,
                "node " + id,
                "",
                "",
                "",
                true,
                Node.Family.KEEPS,
                10_000_000_000L,
                0,
                new TreeSet<>(List.of(Group.DEFAULT)),
                RatePlan.constant(1_300_000),
                Tokens.sha256Hex(TOKEN),
                new UUID(1, id),
                "{}",
                false);
    }

    private static Entry act(long now, DirectoryChange change) {
        return new Act(
                UUID.randomUUID(),
                DirectoryJson.typeOf(change),
                "bench",
                now,
                DirectoryJson.write(change));
    }
}
