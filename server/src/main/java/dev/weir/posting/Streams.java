package dev.weir.posting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every stream the fold knows, and which of them changed since the last commit. One thread.
 *
 * <p>A source keeps its {@value #KEPT} newest streams: a process that comes back after that many
 * others is a new stream whose first ack is not held, which R3 covers. So no sender can make the
 * fold's memory grow without end.
 */
final class Streams {
    static final int KEPT = 32;

    /** Lives of the counters of one inbox: an older life than the newest is refused before. */
    static final int KEPT_INBOX = 2;

    private final Map<Long, List<StreamState>> bySource = new HashMap<>();
    private final Set<StreamState> changed = new LinkedHashSet<>();
    private final List<StreamState> dropped = new ArrayList<>();

    void restore(StreamState stream) {
        bySource.computeIfAbsent(stream.sourceId(), _ -> new ArrayList<>(1)).add(stream);
    }

    /** The stream of a process, begun if it is unknown. */
    StreamState of(long sourceId, long instance) {
        List<StreamState> streams = bySource.computeIfAbsent(sourceId, _ -> new ArrayList<>(1));
        for (StreamState stream : streams) {
            if (stream.instance() == instance) {
                return stream;
            }
        }
        StreamState begun = new StreamState(sourceId, instance);
        long alike = begun.kind();
        StreamState oldest = null;
        int count = 0;
        for (StreamState stream : streams) {
            if (stream.kind() == alike) {
                count++;
                if (oldest == null || stream.lastPosition < oldest.lastPosition) {
                    oldest = stream;
                }
            }
        }
        if (oldest != null && count >= (alike == StreamState.PROCESS ? KEPT : KEPT_INBOX)) {
            streams.remove(oldest);
            changed.remove(oldest);
            dropped.add(oldest);
            begun.replaces = true;
        }
        streams.add(begun);
        return begun;
    }

    /** The stream of the newest report of a process of the source, or null before its first. */
    @Nullable StreamState newestOf(long sourceId) {
        StreamState newest = null;
        for (StreamState stream : bySource.getOrDefault(sourceId, List.of())) {
            if (!stream.isNew()
                    && stream.kind() == StreamState.PROCESS
                    && (newest == null || stream.lastPosition > newest.lastPosition)) {
                newest = stream;
            }
        }
        return newest;
    }

    void changed(StreamState stream) {
        changed.add(stream);
    }

    Collection<StreamState> changed() {
        return changed;
    }

    Collection<StreamState> dropped() {
        return dropped;
    }

    void committed() {
        changed.clear();
        dropped.clear();
    }
}
