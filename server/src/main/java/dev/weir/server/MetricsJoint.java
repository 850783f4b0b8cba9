package dev.weir.server;

import dev.weir.config.MetricsConfig;
import dev.weir.database.Database;
import dev.weir.directory.Directory;
import dev.weir.health.Watch;
import dev.weir.http.DoorMeter;
import dev.weir.http.HttpFaults;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Journal;
import dev.weir.ledger.LedgerQueries;
import dev.weir.metrics.DatabasePart;
import dev.weir.metrics.DoorPart;
import dev.weir.metrics.HealthPart;
import dev.weir.metrics.JournalPart;
import dev.weir.metrics.Metrics;
import dev.weir.metrics.NodesPart;
import dev.weir.metrics.PostingPart;
import dev.weir.metrics.ProcessPart;
import dev.weir.posting.Posting;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins every room that counts to what is scraped. */
final class MetricsJoint {
    private MetricsJoint() {}

    /** Who counts. */
    record Shown(
            Directory directory,
            NodeStates nodes,
            OnlineDevices devices,
            Journal journal,
            Posting posting,
            Supplier<Database> database,
            Watch watch,
            DoorMeter meter,
            HttpFaults faults,
            DoorCounters counters,
            Supplier<@Nullable ClockStepped> clockStep,
            InstantSource wall) {}

    static Metrics of(MetricsConfig config, String version, Shown shown) {
        return new Metrics(
                List.of(
                        new HealthPart(shown.watch(), shown.clockStep(), version),
                        new NodesPart(
                                shown.directory(),
                                shown.nodes(),
                                shown.devices(),
                                shown.posting(),
                                config.nodes()),
                        new JournalPart(shown.journal(), shown.counters()),
                        new PostingPart(shown.journal(), shown.posting(), shown.watch()),
                        new DatabasePart(shown.database(), () -> ledger(shown), shown.watch()),
                        new DoorPart(shown.meter(), shown.faults(), shown.counters()),
                        new ProcessPart()));
    }

    private static LedgerQueries ledger(Shown shown) {
        return new LedgerQueries(
                shown.database().get(),
                () -> shown.directory().settings().calendar(),
                shown.wall());
    }
}
