package dev.weir.web;

import dev.weir.database.Database;
import dev.weir.directory.ActLog;
import dev.weir.directory.Directory;
import dev.weir.health.Watch;
import dev.weir.http.HttpFaults;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.Journal;
import dev.weir.ledger.LedgerQueries;
import dev.weir.metrics.Metrics;
import dev.weir.posting.Posting;
import dev.weir.posting.ReportReaders;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import dev.weir.proof.Explain;
import dev.weir.quota.Standings;
import dev.weir.roster.Roster;
import dev.weir.shadow.Shadow;
import dev.weir.usage.AccountingCalendar;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's door opens to.
 *
 * @param database opens it or returns it opened; throws {@link
 *     dev.weir.database.DatabaseUnavailable}
 * @param acts where decisions become durable
 * @param readers read the bodies of reports
 * @param explain tells where figures come from
 * @param clockStep the newest step of the wall clock since the start, or null
 * @param watch knows what is wrong
 * @param metrics what can be scraped
 * @param shadow forwards to an old panel, if one goes on beside this one
 * @param wall wall clock
 */
public record Rooms(
        Directory directory,
        Standings standings,
        Roster roster,
        NodeStates nodes,
        MachineStates machines,
        OnlineDevices devices,
        Journal journal,
        Posting posting,
        Supplier<Database> database,
        ActLog acts,
        ReportReaders readers,
        Explain explain,
        DoorCounters counters,
        HttpFaults faults,
        Supplier<@Nullable ClockStepped> clockStep,
        Watch watch,
        Metrics metrics,
        Optional<Shadow> shadow,
        InstantSource wall) {

    /** The ledger, when it can be read. */
    LedgerQueries ledger() {
        return new LedgerQueries(database.get(), this::calendar, wall);
    }

    AccountingCalendar calendar() {
        return directory.settings().calendar();
    }

    /** The accounting zone of this moment. */
    ZoneId zone() {
        return calendar().zoneAt(wall.millis() / 1_000);
    }
}
