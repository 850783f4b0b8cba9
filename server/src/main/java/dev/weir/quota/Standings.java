package dev.weir.quota;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryChange;
import dev.weir.directory.DirectoryChange.GroupSaved;
import dev.weir.directory.DirectoryChange.MachineSaved;
import dev.weir.directory.DirectoryChange.NodeSaved;
import dev.weir.directory.DirectoryChange.SettingsSaved;
import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import dev.weir.directory.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where users stand.
 *
 * <p>Reads are lock-free and from any thread. Whatever changes a standing (posting by a new total,
 * the directory by another limit, the clock by an expiry) takes one lock and tells the listeners in
 * it; they must be quick and must not change the directory.
 */
public final class Standings {
    private static final long NEVER = Long.MAX_VALUE;

    private final Directory directory;
    private final List<StandingListener> listeners = new CopyOnWriteArrayList<>();
    private final UsageTable usage = new UsageTable();
    private final Expiries expiries = new Expiries();
    private final Set<Long> presumed = new HashSet<>();
    // No standing changes by itself from the last expiry that has passed to the next to come.
    private volatile long quietFrom;
    private volatile long quietUntil;

    /** Takes in the users the directory holds and follows it from now on. */
    public Standings(Directory directory, InstantSource wall) {
        this.directory = directory;
        directory.onChange((change, _) -> follow(change));
        synchronized (this) {
            for (User user : directory.users()) {
                usage.setLimit(user.id(), user.limitBytes());
            }
            findExpiriesAfter(wall.millis());
        }
    }

    public Standing standingOf(User user, long nowMillis) {
        Instant expiresAt = user.expiresAt();
        if (user.deleted() || !user.enabled()) {
            return Standing.DISABLED;
        }
        if (expiresAt != null && expiresAt.toEpochMilli() <= nowMillis) {
            return Standing.EXPIRED;
        }
        return exhausted(usage.used(user.id()), user.limitBytes())
                ? Standing.EXHAUSTED
                : Standing.ACTIVE;
    }

    /**
     * Says the user's billed bytes over all time, adjustments included; by posting after each
     * commit, and for every user at start-up.
     */
    public synchronized void used(long userId, long billedBytes) {
        if (!presumed.isEmpty()) {
            presumed.remove(userId);
        }
        use(userId, billedBytes);
    }

    private void use(long userId, long billedBytes) {
        long before = usage.used(userId);
        if (before == billedBytes) {
            return;
        }
        long limit = usage.limit(userId);
        usage.setUsed(userId, billedBytes);
        if (exhausted(before, limit) != exhausted(billedBytes, limit)) {
            tell(userId);
        }
    }

    /** Billed bytes over all time; 0 for a user nobody spoke of. */
    public long usedBytes(long userId) {
        return usage.used(userId);
    }

    /** Users that have reached their limit, ascending, for the directory's snapshot file. */
    public long[] exhausted() {
        return usage.atLimit();
    }

    /**
     * Holds these users for exhausted until somebody says what they used, by taking them to have
     * used just their limit; for a start without the ledger. They need not be in the directory yet.
     */
    public synchronized void presumeExhausted(long[] userIds) {
        for (long userId : userIds) {
            presumed.add(userId);
            User user = directory.user(userId);
            if (user != null) {
                presume(user);
            }
        }
    }

    private void presume(User user) {
        if (user.limitBytes() != User.UNLIMITED && presumed.remove(user.id())) {
            use(user.id(), Math.max(usage.used(user.id()), user.limitBytes()));
        }
    }

    /**
     * Tells listeners of those who expired since the last call, or came back because the clock was
     * set back. Cheap when nobody did.
     */
    public void advance(long nowMillis) {
        if (nowMillis < quietFrom || nowMillis >= quietUntil) {
            moveTo(nowMillis);
        }
    }

    /** When the next user expires, epoch milliseconds, {@code Long.MAX_VALUE} when nobody will. */
    public long nextExpiry() {
        return quietUntil;
    }

    /** Told of every change of a standing from now on; see {@link StandingListener}. */
    public void onChange(StandingListener listener) {
        listeners.add(listener);
    }

    private synchronized void moveTo(long nowMillis) {
        if (nowMillis < quietFrom) {
            comeBack(nowMillis, quietFrom);
            findExpiriesAfter(nowMillis);
            return;
        }
        long last = quietFrom;
        while (expiries.next() <= nowMillis) {
            last = expiries.next();
            long userId = expiries.take();
            User user = directory.user(userId);
            if (user != null && expiryOf(user) == last) {
                tell(userId);
            }
        }
        quietFrom = last;
        quietUntil = expiries.next();
    }

    /** Those who expired in {@code (from, to]} have not: the clock was set back to {@code from}. */
    private void comeBack(long from, long to) {
        for (User user : directory.users()) {
            if (expiryOf(user) > from && expiryOf(user) <= to) {
                tell(user.id());
            }
        }
    }

    private void findExpiriesAfter(long nowMillis) {
        expiries.clear();
        long last = Long.MIN_VALUE;
        for (User user : directory.users()) {
            long expiry = expiryOf(user);
            if (expiry <= nowMillis) {
                last = Math.max(last, expiry);
            } else if (expiry != NEVER) {
                expiries.add(expiry, user.id());
            }
        }
        quietFrom = last;
        quietUntil = expiries.next();
    }

    private void follow(DirectoryChange change) {
        switch (change) {
            case UserSaved saved -> follow(saved.user());
            case UsersSaved saved -> saved.users().forEach(this::follow);
            case NodeSaved _, GroupSaved _, MachineSaved _, SettingsSaved _ -> {}
        }
    }

    private synchronized void follow(User user) {
        long before = usage.limit(user.id());
        long limit = user.deleted() ? User.UNLIMITED : user.limitBytes();
        usage.setLimit(user.id(), limit);
        long expiry = expiryOf(user);
        if (!user.deleted() && expiry > quietFrom && expiry != NEVER) {
            expiries.add(expiry, user.id());
            quietUntil = expiries.next();
        }
        if (expiries.size() > 2 * directory.userCount() + 1_024) {
            findExpiriesAfter(quietFrom);
        }
        long used = usage.used(user.id());
        if (exhausted(used, before) != exhausted(used, limit)) {
            tell(user.id());
        }
        presume(user);
    }

    private void tell(long userId) {
        for (StandingListener listener : listeners) {
            listener.standingChanged(userId);
        }
    }

    private static long expiryOf(User user) {
        Instant expiresAt = user.expiresAt();
        return expiresAt == null ? NEVER : expiresAt.toEpochMilli();
    }

    private static boolean exhausted(long used, long limit) {
        return limit != User.UNLIMITED && used >= limit;
    }
}
