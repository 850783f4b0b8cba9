package dev.weir.shadow;

import dev.weir.database.Database;
import dev.weir.directory.Node;
import dev.weir.journal.Journal;
import dev.weir.posting.ReportReaders;
import dev.weir.usage.AccountingCalendar;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The room's door to the others. Any thread. */
public final class Shadow implements AutoCloseable {
    private final Supplier<Database> database;
    private final ForwardMeter meter;
    private final Forwarder forwarder;

    /**
     * What shadow mode stands on.
     *
     * @param database the open database; throws {@link dev.weir.database.DatabaseUnavailable}
     * @param nodes by number of the source, deleted ones too
     * @param refusedKept how long single refused pushes are shown
     */
    public record Ground(
            Journal journal,
            Supplier<Database> database,
            LongFunction<@Nullable Node> nodes,
            ReportReaders readers,
            Supplier<AccountingCalendar> calendar,
            Duration refusedKept,
            InstantSource wall,
            LongSupplier nanos) {}

    /**
     * What pushes of one fate said, since the comparison began.
     *
     * @param upload raw bytes
     */
    public record Said(long pushes, long upload, long download) {}

    private Shadow(Ground ground, String url, String token) {
        this.database = ground.database();
        this.meter = new ForwardMeter(url, ground.wall());
        this.forwarder =
                new Forwarder(
                        new Forwarder.Surroundings(
                                ground.journal(),
                                ground.database(),
                                ground.nodes(),
                                ground.readers(),
                                new PanelClock(ground.wall(), ground.calendar()),
                                ground.nanos(),
                                ground.refusedKept()),
                        new OldPanelDoor(url, token, OldPanelDoor.PATIENCE),
                        meter,
                        ground.journal().end());
    }

    /**
     * Makes it, before nodes are served; what they push from now on will be forwarded.
     *
     * @param url of the old panel, with a slash at its end
     * @param token by which it knows its nodes
     */
    public static Shadow beside(String url, String token, Ground ground) {
        return new Shadow(ground, url, token);
    }

    public void start() {
        forwarder.start();
    }

    /** How forwarding stands; never waits. */
    public ShadowState state() {
        return meter.state();
    }

    /** What has been forwarded since the comparison began, by fate. */
    public Map<Fate, Said> said() {
        Map<Fate, Said> said = new TreeMap<>();
        database.get()
                .read(ShadowStore::sums)
                .forEach((fate, sums) ->
                        said.put(fate, new Said(sums.pushes, sums.upload, sums.download)));
        return said;
    }

    /**
     * Pushes that were refused, or of which it is not known whether they were taken, newest first.
     *
     * @param before only those at lower positions
     */
    public List<ForwardedPush> pushes(Fate fate, long before, int atMost) {
        return database.get().read(tx -> ShadowStore.pushes(tx, fate, before, atMost));
    }

    @Override
    public void close() {
        forwarder.close();
    }
}
