package dev.weir.server;

import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import dev.weir.machines.MachineFiles;
import dev.weir.machines.SetAside;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Joins what a machine has set aside to its health. */
final class MachinesJoint {
    private MachinesJoint() {}

    /** Null = nothing lies there that a person should look at. Any thread. */
    static @Nullable Degraded setAside(Path data) {
        List<SetAside> kept =
                new MachineFiles(data)
                        .setAside().stream()
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
