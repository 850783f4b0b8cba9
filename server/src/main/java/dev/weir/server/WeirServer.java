package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalLocked;
import dev.weir.journal.JournalSettings;
import dev.weir.live.LiveHub;
import dev.weir.logs.Logs;
import dev.weir.web.DeclaredRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server: builds every room, joins their ends, starts and stops them in order.
 *
 * <p>Nodes are served from the journal and the directory's head; the database may come later.
 */
public final class WeirServer implements AutoCloseable {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:0");

    private final ServerConfig config;
    private final Lifetime life = new Lifetime();
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
            server.build(journal, wall, nanos, sharing);
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
        Ground ground = Ground.of(config, life, life.of(journal), sharing, wall, nanos);
        ServingRooms serving = ServingRooms.open(ground);
        AccessRoom access = AccessRoom.open(ground, this::page);
        PostingRooms posting = PostingRooms.open(ground, serving, access.keeper());
        ProofRoom proof = ProofRoom.open(ground, serving, posting, access.access().audit());
        WatchRooms seen = WatchRooms.open(ground, serving, posting);
        FrontRooms front = FrontRooms.of(ground, serving, access, posting, proof, seen, this::page);
        doors = front.doors();
        front.open();
        feed = front.live();
        routes = front.routes();
        front.doors().openForMetrics();
    }

    private static void makeDataDirectory(ServerConfig config) {
        try {
            Files.createDirectories(config.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + config.dataDirectory(), e);
        }
    }

    /** Stops in reverse order: no more reports, then what was taken is posted and kept. */
    @Override
    public void close() {
        life.close();
    }
}
