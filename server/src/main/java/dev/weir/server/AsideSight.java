package dev.weir.server;

import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import dev.weir.machines.MachineFiles;
import dev.weir.machines.SetAside;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins what a machine has set aside to its health. Anybody may ask as often as they like: the
 * directory is read once a second. Any thread.
 */
final class AsideSight {
    private static final Logger LOG = LoggerFactory.getLogger(AsideSight.class);
    private static final Duration HOLDS = Duration.ofSeconds(1);

    private final MachineFiles files;
    private final LongSupplier nanos;
    private volatile @Nullable Seen seen;
    private volatile boolean unreadable;

    /** What was there at a moment; null = nothing that a person should look at. */
    private record Seen(long nanos, @Nullable Degraded what) {}

    AsideSight(Path data, LongSupplier nanos) {
        this.files = new MachineFiles(data);
        this.nanos = nanos;
    }

    /** Null = nothing lies there that a person should look at. */
    @Nullable Degraded now() {
        Seen last = seen;
        long at = nanos.getAsLong();
        if (last == null || at - last.nanos() > HOLDS.toNanos()) {
            last = new Seen(at, look(last));
            seen = last;
        }
        return last.what();
    }

    /**
     * What cannot be read now is as it was before: whoever asks has other things to say as well.
     */
    private @Nullable Degraded look(@Nullable Seen before) {
        try {
            Degraded found = look(files);
            unreadable = false;
            return found;
        } catch (UncheckedIOException e) {
            if (!unreadable) {
                LOG.warn("What was set aside cannot be looked at", e);
            }
            unreadable = true;
            return before == null ? null : before.what();
        }
    }

    private static @Nullable Degraded look(MachineFiles files) {
        List<SetAside> kept =
                files.setAside().stream()
                        .filter(SetAside::needsALook)
                        .sorted(Comparator.comparingLong(SetAside::sinceMillis))
                        .toList();
        return kept.isEmpty()
                ? null
                : new Degraded(
                        Condition.ENTRIES_SET_ASIDE,
                        Instant.ofEpochMilli(kept.getFirst().sinceMillis()),
                        kept.stream().map(SetAside::sentence).collect(Collectors.joining("; "))
                                + ": look, then delete it");
    }
}
