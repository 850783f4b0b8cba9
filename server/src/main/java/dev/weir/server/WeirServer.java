package dev.weir.server;

import dev.weir.access.Access;
import dev.weir.access.AccessSettings;
import dev.weir.collect.node.AccountingClock;
import dev.weir.collect.node.Contacts;
import dev.weir.collect.node.NodeDoor;
import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryFile;
import dev.weir.directory.DirectoryStore;
import dev.weir.directory.SettingsDraft;
import dev.weir.feed.ChangeFeed;
import dev.weir.health.Watch;
import dev.weir.http.Bodies;
import dev.weir.http.Clients;
import dev.weir.http.DoorMeter;
import dev.weir.http.HttpFaults;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalLocked;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.Started;
import dev.weir.ledger.Authority;
import dev.weir.ledger.LedgerStore;
import dev.weir.live.LiveHub;
import dev.weir.live.LiveSettings;
import dev.weir.logs.Logs;
import dev.weir.metrics.AccessPart;
import dev.weir.metrics.LivePart;
import dev.weir.metrics.Metrics;
import dev.weir.metrics.ShadowPart;
import dev.weir.posting.Posting;
import dev.weir.posting.ReportReaders;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import dev.weir.proof.Backup;
import dev.weir.proof.Holds;
import dev.weir.proof.Openings;
import dev.weir.quota.Standings;
import dev.weir.roster.Roster;
import dev.weir.shadow.Shadow;
import dev.weir.web.ApiToken;
import dev.weir.web.DeclaredRoute;
import dev.weir.web.LiveSubjects;
import dev.weir.web.Rooms;
import dev.weir.web.WebDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server: builds every room, joins their ends, starts and stops them in order.
 *
 * <p>Nodes are served from the journal and the directory's head; the database may come later.
 */
public final class WeirServer implements AutoCloseable {
    /** Set by the build in the jar's manifest. */
    private static final String VERSION =
            java.util.Objects.requireNonNullElse(
                    WeirServer.class.getPackage().getImplementationVersion(), "development");

    private static final URI NOWHERE = URI.create("http://127.0.0.1:0");

    private final ServerConfig config;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private List<DeclaredRoute> routes = List.of();
    private volatile @Nullable Doors doors;
    private @Nullable LiveHub feed;

    private WeirServer(ServerConfig config) {
        this.config = config;
    }

    /**
     * Starts on this data; returns when nodes are answered.
     *
     * @throws StartRefused when the data must not be used as it is
     */
    public static WeirServer start(ServerConfig config, InstantSource wall, LongSupplier nanos) {
        Logs.configure(config.log());
        makeDataDirectory(config);
        try {
            return start(config, wall, nanos, journal(config, wall, nanos), null);
        } catch (JournalLocked e) {
            throw new StartRefused(e);
        }
    }

    /**
     * Starts with the book already open; it is closed with the server, also when that does not
     * start.
     *
     * @param sharing how it is joined to other processes, or null when there are none
     */
    static WeirServer start(
            ServerConfig config,
            InstantSource wall,
            LongSupplier nanos,
            Journal journal,
            @Nullable Sharing sharing) {
        WeirServer server = new WeirServer(config);
        try {
            server.build(server.opened(journal), wall, nanos, sharing);
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /**
     * Opens the book: whoever has its lock owns the data, and nobody else touches it.
     *
     * @throws JournalLocked when another process has it
     */
    static Journal journal(ServerConfig config, InstantSource wall, LongSupplier nanos) {
        return Journal.open(
                config.dataDirectory().resolve("journal"), settings(config), wall, nanos);
    }

    static JournalSettings settings(ServerConfig config) {
        return JournalSettings.defaults()
                .withSegmentBytes(config.journalSegmentBytes())
                .withMemoryBytes(config.lateReportMemoryBytes());
    }

    /** Where it can be reached from this machine. */
    public URI address() {
        Doors opened = doors;
        return opened == null ? NOWHERE : opened.address();
    }

    /** Every route of the operator's API. */
    public List<DeclaredRoute> routes() {
        return routes;
    }

    /** Where people reach it. */
    private URI page() {
        return config.publicUrl().map(url -> URI.create(url.toString())).orElseGet(this::address);
    }

    /** Port of the listener for metrics; 0 = they have none of their own. */
    public int metricsPort() {
        Doors opened = doors;
        return opened == null ? 0 : opened.metricsPort();
    }

    /** The live feed, for what it counts. */
    public LiveHub live() {
        return Objects.requireNonNull(feed, "the server has started");
    }

    private void build(
            Journal journal, InstantSource wall, LongSupplier nanos, @Nullable Sharing sharing) {
        JournalJoint entering = new JournalJoint(journal);
        DatabaseSettings place = DatabasePlace.of(config.dataDirectory(), config.database());
        DatabaseDoor database = opened(new DatabaseDoor(place));

        // What nodes are told.
        AuditedActs acts = new AuditedActs(entering);
        Directory directory = new Directory(acts, wall);
        acts.of(directory);
        Standings standings = new Standings(directory, wall);
        LedgerStore ledger =
                new LedgerStore(wall, sharing == null ? Authority.SOLE : sharing.authority());
        DirectoryStore tables = new DirectoryStore();
        AccountingClock clock = new AccountingClock(wall, nanos, entering::append);
        Contacts contacts = new Contacts(clock);
        DirectoryFile file =
                new DirectoryFile(config.dataDirectory().resolve("directory.snapshot"));
        new Recovery(journal, database, ledger, tables, file, config.adoptJournal())
                .recover(directory, standings, contacts);
        DatabasePlace.remember(config.dataDirectory(), place);
        journal.append(new Started(wall.millis(), nanos.getAsLong(), VERSION));
        initialize(directory);
        Roster roster = new Roster(directory, standings, wall);
        DirectoryKeeper keeper =
                opened(new DirectoryKeeper(directory, standings, roster, file, wall));
        keeper.start();

        // Who may come in.
        Access access =
                opened(
                        new Access(
                                database,
                                new AccessSettings(config.sessionIdle(), config.sessionLifetime()),
                                wall,
                                nanos));
        AccessKeeper accessKeeper = opened(new AccessKeeper(access, config, this::page));
        accessKeeper.start();

        // The life of a report behind the journal.
        ReportReaders readers = Dialects.readers();
        ChangeFeed told = config.database().notifies() ? opened(new ChangeFeed()) : null;
        if (told != null) {
            told.start();
        }
        PostingJoint joint =
                new PostingJoint(
                        directory, standings, ledger, journal, entering, accessKeeper, told);
        Posting posting =
                opened(
                        new Posting(
                                journal,
                                database::open,
                                ledger,
                                tables,
                                readers,
                                joint,
                                wall,
                                nanos));
        posting.start();
        InboxJoint.open(config, database, directory, entering, clock).forEach(this::opened);

        Optional<Shadow> shadow =
                ShadowJoint.of(config, journal, database, directory, readers, posting, wall, nanos);
        shadow.ifPresent(beside -> opened(beside).start());

        // Proof, and what it lets us forget.
        Path openingsDirectory = config.dataDirectory().resolve(Backup.OPENINGS);
        Openings openings = new Openings(openingsDirectory, wall);
        opened(
                        new Housekeeper(
                                database,
                                ledger,
                                journal,
                                posting,
                                openings,
                                new Holds(openingsDirectory),
                                access.audit(),
                                config,
                                () -> directory.settings().calendar(),
                                wall,
                                nanos))
                .start();
        ProofJobs proof =
                new ProofJobs(
                        config.dataDirectory(),
                        journal,
                        database,
                        readers,
                        openings,
                        () -> directory.settings().calendar(),
                        wall,
                        nanos);

        // The doors.
        HttpFaults faults = new HttpFaults();
        DoorMeter meter = new DoorMeter();
        DoorCounters counters = new DoorCounters();
        NodeStates states = new NodeStates();
        MachineStates machines = new MachineStates();
        OnlineDevices devices =
                new OnlineDevices(
                        nanos, () -> directory.settings().pushIntervalSeconds(), counters);
        Bodies bodies = new Bodies(Doors.settings(config), faults);
        Watch watch =
                opened(
                        new Watch(
                                new Watch.Watched(
                                        config.dataDirectory(),
                                        journal,
                                        posting,
                                        database,
                                        database::standing,
                                        clock::lastStep,
                                        keeper::failingSince,
                                        () -> ShadowJoint.wrong(shadow, wall),
                                        () -> sharing == null ? 0 : sharing.aloneSinceMillis()),
                                wall,
                                nanos));
        watch.start();
        Metrics metrics =
                MetricsJoint.of(
                        config.metrics(),
                        VERSION,
                        new MetricsJoint.Shown(
                                directory,
                                states,
                                devices,
                                journal,
                                posting,
                                database,
                                watch,
                                meter,
                                faults,
                                counters,
                                clock::lastStep,
                                wall));
        NodeDoor door =
                NodeDoor.of(
                        new NodeDirectoryJoint(directory),
                        new RosterJoint(roster, () -> sharing == null || sharing.isSure()),
                        entering,
                        bodies,
                        clock,
                        contacts,
                        devices,
                        states,
                        machines,
                        counters,
                        new SecureRandom()::nextLong);
        Rooms rooms =
                new Rooms(
                        directory,
                        standings,
                        roster,
                        states,
                        machines,
                        devices,
                        journal,
                        posting,
                        database,
                        acts,
                        readers,
                        proof.explain(),
                        counters,
                        faults,
                        clock::lastStep,
                        watch,
                        metrics,
                        shadow,
                        wall);
        LiveHub live =
                new LiveHub(
                        LiveSettings.of(
                                config.liveInterval(),
                                config.liveConnections(),
                                config.liveConnectionsAnAccount()),
                        database::open,
                        new LiveSubjects(rooms, VERSION, config.simulated()),
                        VERSION,
                        wall,
                        nanos);
        metrics.add(new LivePart(live));
        metrics.add(new WriterPart(nanos));
        shadow.ifPresent(one -> metrics.add(new ShadowPart(one, journal::end, wall)));
        joint.tell(live);
        access.whenRightsChange(live::authorityChanged);
        WebDoor web =
                new WebDoor(
                        config,
                        ApiToken.open(config.apiTokenFile()),
                        access,
                        new Clients(config.trustedProxies()),
                        bodies,
                        rooms,
                        live,
                        proof.all(),
                        VERSION,
                        this::page);
        // A change that the disk does not take ends here, before what waits for it is closed.
        opened((AutoCloseable) journal::takeNoMore);
        Doors opening = opened(new Doors(config, door, web, faults, meter, nanos, sharing));
        opening.open();
        doors = opening;
        metrics.add(new AccessPart(access.signIn().failures(), opening::certificateEndsMillis));
        accessKeeper.listens();
        // Closed first: sockets are told that the server stops.
        opened(live).start();
        opened((AutoCloseable) journal::aboutToEnd);
        feed = live;
        routes = web.routes();
        opening.openForMetrics();
    }

    /** What the configuration says of settings holds at the first start; then people decide. */
    private void initialize(Directory directory) {
        if (directory.initialize(config.timeZone(), "configuration")) {
            directory.updateSettings(
                    initial ->
                            new SettingsDraft(
                                    initial.zone(),
                                    Math.toIntExact(config.pushInterval().toSeconds()),
                                    Math.toIntExact(config.pullInterval().toSeconds()),
                                    initial.defaultRateMillionths()),
                    "configuration");
        }
    }

    private static void makeDataDirectory(ServerConfig config) {
        try {
            Files.createDirectories(config.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + config.dataDirectory(), e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.push(part);
        return part;
    }

    /** Stops in reverse order: no more reports, then what was taken is posted and kept. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("a part of the server did not stop", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
