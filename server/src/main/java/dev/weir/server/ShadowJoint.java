package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.directory.Directory;
import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import dev.weir.journal.Journal;
import dev.weir.posting.Posting;
import dev.weir.posting.ReportReaders;
import dev.weir.shadow.Shadow;
import dev.weir.shadow.ShadowState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Joins shadow mode to the server, if it is on. */
final class ShadowJoint {
    /** A panel that is restarted is nobody's trouble. */
    private static final Duration BORNE = Duration.ofMinutes(1);

    private ShadowJoint() {}

    static Optional<Shadow> of(
            ServerConfig config,
            Journal journal,
            DatabaseDoor database,
            Directory directory,
            ReportReaders readers,
            Posting posting,
            InstantSource wall,
            LongSupplier nanos) {
        return config.shadow()
                .panel()
                .map(panel ->
                        Shadow.beside(
                                panel.toString(),
                                config.shadow().token(),
                                new Shadow.Ground(
                                        journal,
                                        database,
                                        directory::nodeOrTombstone,
                                        readers,
                                        () -> directory.settings().calendar(),
                                        posting::awaitCommitted,
                                        config.verdictRetention(),
                                        config.dataDirectory(),
                                        wall,
                                        nanos)));
    }

    /** What health tells of it; null = nothing is wrong. */
    static @Nullable Degraded wrong(Optional<Shadow> shadow, InstantSource wall) {
        if (shadow.isEmpty()) {
            return null;
        }
        ShadowState state = shadow.get().state();
        Instant since = Instant.ofEpochMilli(state.sinceMillis());
        boolean away =
                switch (state.phase()) {
                    case PANEL_AWAY, DATABASE_AWAY, FAILED -> true;
                    case STARTING, FORWARDING, HELD -> false;
                };
        if (!away || Duration.between(since, wall.instant()).compareTo(BORNE) < 0) {
            return null;
        }
        return new Degraded(
                Condition.SHADOW_NOT_FORWARDING,
                since,
                "pushes do not arrive at the old panel; they wait: " + state.trouble());
    }
}
