package dev.weir.machines;

import dev.weir.database.DatabaseUnavailable;
import dev.weir.database.SideConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether the lease is kept. It has run out when it was seen to stand still for {@link
 * #LIFE}, at looks that succeeded one after another: after an outage of the database its holder has
 * the whole of that time to move it. No clock but this machine's own is asked.
 *
 * <p>Used by one thread; what was seen last may be asked by any.
 */
public final class LeaseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);

    /** A lease that was not moved for so long may be taken. */
    public static final Duration LIFE = Duration.ofSeconds(2);

    /** Looks further apart than this do not belong together. */
    private static final long GAP_NANOS = Duration.ofSeconds(1).toNanos();

    private final SideConnection connection;
    private final LeaseStore store;
    private final LongSupplier nanos;
    private volatile @Nullable Lease seen;
    private long stillSince;
    private long lastLook;
    private boolean looked;

    public LeaseWatch(SideConnection connection, LeaseStore store, LongSupplier nanos) {
        this.connection = connection;
        this.store = store;
        this.nanos = nanos;
    }

    /**
     * Looks at the lease.
     *
     * @return as it stands; empty = nobody ever held it
     * @throws DatabaseUnavailable when the database does not say
     */
    public Optional<Lease> look() {
        Optional<Lease> now;
        try {
            now = connection.run(store::load);
        } catch (DatabaseUnavailable e) {
            looked = false;
            throw e;
        }
        long at = nanos.getAsLong();
        Lease fresh = now.orElse(null);
        if (!looked || at - lastLook > GAP_NANOS || fresh == null || !fresh.equals(seen)) {
            stillSince = at;
        }
        looked = true;
        lastLook = at;
        tellOfWork(fresh, seen);
        seen = fresh;
        return now;
    }

    private static void tellOfWork(@Nullable Lease now, @Nullable Lease before) {
        if (now != null && now.isWork() && (before == null || !before.isWork())) {
            LOG.info("A command works on the database: no machine writes until it has ended");
        }
    }

    /** Whether the lease that was seen last may be taken by who is in step. */
    public boolean hasRunOut() {
        Lease last = seen;
        return looked
                && (last == null || last.isGivenUp() || lastLook - stillSince >= LIFE.toNanos());
    }

    /** What was seen last; null = nothing was. Any thread. */
    public @Nullable Lease last() {
        return seen;
    }
}
