package dev.weir.live;

import dev.weir.ledger.LedgerChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which watched subjects each commit changed, until a round has read them. Guarded by the hub's
 * lock.
 *
 * <p>Kept commit by commit: a round takes only those that its snapshot includes, so that what it
 * sends at a position is all that changed up to there.
 */
final class ChangeLog {
    /** Marks of one commit: subjects, and beside each the bucket that changed. */
    static final class Commit {
        final long position;
        final long[] arrivals;
        private final List<Tracked> marked = new ArrayList<>();
        private long[] buckets = new long[64];

        /** Subjects any day of which may have changed. */
        final List<Tracked> reassigned = new ArrayList<>();

        Commit(long position, long[] arrivals) {
            this.position = position;
            this.arrivals = arrivals;
        }

        int size() {
            return marked.size();
        }

        Tracked tracked(int i) {
            return marked.get(i);
        }

        long bucket(int i) {
            return buckets[i];
        }

        private void mark(@Nullable Tracked tracked, long bucket) {
            if (tracked == null
                    || (tracked.markedBy == position && tracked.markedBucket == bucket)) {
                return;
            }
            tracked.markedBy = position;
            tracked.markedBucket = bucket;
            if (marked.size() == buckets.length) {
                buckets = Arrays.copyOf(buckets, 2 * buckets.length);
            }
            buckets[marked.size()] = bucket;
            marked.add(tracked);
        }
    }

    private final ArrayDeque<Commit> commits = new ArrayDeque<>();

    /** Notes what a commit changed of all that is watched. */
    void note(LedgerChange change, Watchlist watched) {
        Commit commit = new Commit(change.position(), change.arrivals());
        Tracked installation = watched.installation();
        change.forEachDay((bucket, userId, sourceId) -> {
            commit.mark(watched.user(userId), bucket);
            commit.mark(watched.node(sourceId), bucket);
            commit.mark(installation, bucket);
        });
        change.forEachReassigned(userId -> {
            Tracked user = watched.user(userId);
            if (user != null) {
                commit.reassigned.add(user);
            }
        });
        commits.add(commit);
    }

    boolean isEmpty() {
        return commits.isEmpty();
    }

    /** Takes out the commits up to this position. */
    List<Commit> take(long position) {
        List<Commit> taken = new ArrayList<>();
        while (!commits.isEmpty() && commits.getFirst().position <= position) {
            taken.add(commits.removeFirst());
        }
        return taken;
    }

    void clear() {
        commits.clear();
    }
}
