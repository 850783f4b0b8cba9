package dev.weir.server;

import dev.weir.collect.inbox.Inbox;
import dev.weir.collect.inbox.InboxUsers;
import dev.weir.collect.logv2fs.Followed;
import dev.weir.collect.logv2fs.FollowedUsers;
import dev.weir.collect.logv2fs.Logv2fsFollower;
import dev.weir.collect.node.AccountingClock;
import dev.weir.config.FollowConfig;
import dev.weir.config.ServerConfig;
import dev.weir.directory.Directory;
import dev.weir.directory.User;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Joins the inbox, and what fills it, to the directory and the journal. Any thread. */
final class InboxJoint implements InboxUsers, FollowedUsers {
    private final Directory directory;

    InboxJoint(Directory directory) {
        this.directory = directory;
    }

    /** What comes in by other doors than nodes', started. */
    static List<AutoCloseable> open(
            ServerConfig config,
            DatabaseDoor database,
            Directory directory,
            JournalJoint journal,
            AccountingClock clock) {
        InboxJoint users = new InboxJoint(directory);
        Inbox inbox = new Inbox(database, users, journal, clock, config.verdictRetention());
        inbox.start();
        FollowConfig follow = config.logv2fs();
        if (!follow.isOn()) {
            return List.of(inbox);
        }
        Logv2fsFollower follower =
                new Logv2fsFollower(
                        new Followed(follow.url(), follow.user(), follow.password(), follow.node()),
                        users,
                        database,
                        journal,
                        clock,
                        () -> directory.settings().zone());
        follower.start();
        return List.of(inbox, follower);
    }

    @Override
    public long find(String name) {
        User user = user(name.strip());
        return user == null ? 0 : user.id();
    }

    @Override
    public long find(String email, String uuid) {
        User user = directory.userByEmail(email);
        if (user == null && isUuid(uuid)) {
            user = directory.userByUuid(UUID.fromString(uuid));
        }
        return user == null ? 0 : user.id();
    }

    private @Nullable User user(String name) {
        if (name.matches("[0-9]{1,18}")) {
            return directory.user(Long.parseLong(name));
        }
        return isUuid(name)
                ? directory.userByUuid(UUID.fromString(name))
                : directory.userByEmail(name);
    }

    private static boolean isUuid(String text) {
        return text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Override
    public boolean isSource(long sourceId) {
        return directory.node(sourceId) != null;
    }
}
