package dev.weir.server;

import dev.weir.collect.inbox.InboxUsers;
import dev.weir.directory.Directory;
import dev.weir.directory.User;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Joins the inbox to the directory. Any thread. */
final class InboxJoint implements InboxUsers {
    private final Directory directory;

    InboxJoint(Directory directory) {
        this.directory = directory;
    }

    @Override
    public long find(String name) {
        User user = user(name.strip());
        return user == null ? 0 : user.id();
    }

    private @Nullable User user(String name) {
        if (name.matches("[0-9]{1,18}")) {
            return directory.user(Long.parseLong(name));
        }
        if (name.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return directory.userByUuid(UUID.fromString(name));
        }
        return directory.userByEmail(name);
    }

    @Override
    public boolean isSource(long sourceId) {
        return directory.node(sourceId) != null;
    }
}
