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
import java.util.Optional;
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
    private final PanelReadings readings;

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
            Posted posted,
            Duration refusedKept,
            InstantSource wall,
            LongSupplier nanos) {}

    /**
     * What pushes of one fate said, since the comparison began.
     *
     * @param upload raw bytes
     */
    public record Said(long pushes, long upload, long download) {}

    /** Waits until the ledger includes a position; false = not within the time. */
    @FunctionalInterface
    public interface Posted {
        boolean await(long position, Duration atMost) throws InterruptedException;
    }

    /**
     * A reading of the panel's figures that has begun: forwarding stands still.
     *
     * @param begins the comparison begins with it
     * @param asOf position that both sides include
     * @param days only days of nodes that begin here or later are needed, epoch seconds
     */
    public record Reading(long id, boolean begins, long asOf, long days) {}

    /**
     * A comparison.
     *
     * @param from position with which it begins
     * @param asOf position that both sides include
     * @param document its sums as JSON
     */
    public record Compared(long from, long fromMillis, long asOf, long atMillis, String document) {}

    private Shadow(Ground ground, String url, String token) {
        this.database = ground.database();
        this.meter = new ForwardMeter(url, ground.wall());
        PanelClock clock = new PanelClock(ground.wall(), ground.calendar());
        this.forwarder =
                new Forwarder(
                        new Forwarder.Surroundings(
                                ground.journal(),
                                ground.database(),
                                ground.nodes(),
                                ground.readers(),
                                clock,
                                ground.nanos(),
                                ground.refusedKept()),
                        new OldPanelDoor(url, token, OldPanelDoor.PATIENCE),
                        meter,
                        ground.journal().end());
        this.readings =
                new PanelReadings(ground.database(), forwarder, clock, ground.posted()::await);
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

    /**
     * Begins to read the panel's figures; returns when forwarding stands still.
     *
     * @param anew the comparison begins here, whatever was before
     * @throws ReadingFailed when pushes do not all reach the panel, or the ledger is behind
     */
    public Reading beginReading(boolean anew) {
        PanelReadings.Open open = readings.begin(anew);
        return new Reading(
                open.id(),
                open.begins(),
                open.sight().position(),
                open.firstAtMillis() / 1_000 - Duration.ofDays(2).toSeconds());
    }

    /**
     * What the panel says of a user.
     *
     * @param billed bytes of both directions
     * @throws ReadingOver when it is
     */
    public void userSays(long reading, Map<Long, Long> billed) {
        readings.goingOn(reading).panel().users().putAll(billed);
    }

    /** What it says of a node's day, raw bytes of both directions; 0 = a node only it has. */
    public void daySays(long reading, long sourceId, long bucket, long raw) {
        readings.goingOn(reading)
                .panel()
                .days()
                .merge(new PanelFigures.DayKey(sourceId, bucket), raw, Long::sum);
    }

    /** By what it multiplies a node's bytes now, in millionths. */
    public void rateSays(long reading, long sourceId, long rate) {
        readings.goingOn(reading).panel().rates().put(sourceId, rate);
    }

    /**
     * Compares what was read; forwarding goes on.
     *
     * @param roundsEachPush whether the panel keeps whole bytes
     */
    public Compared endReading(long reading, boolean roundsEachPush) {
        return compared(readings.end(reading, roundsEachPush));
    }

    /** Gives a reading up. */
    public void abandonReading(long reading) {
        readings.abandon(reading);
    }

    /** The newest comparison. */
    public Optional<Compared> comparison() {
        return database.get().read(ComparisonStore::standing).map(Shadow::compared);
    }

    private static Compared compared(ComparisonStore.Standing standing) {
        return new Compared(
                standing.firstPosition(),
                standing.firstAtMillis(),
                standing.position(),
                standing.atMillis(),
                standing.document());
    }

    /**
     * Users whose figures differ, by number, in billed bytes.
     *
     * @param after only higher numbers
     */
    public Map<Long, Difference> differences(boolean unexplainedOnly, long after, int atMost) {
        return database.get()
                .read(tx -> ComparisonStore.differences(tx, unexplainedOnly, after, atMost));
    }

    @Override
    public void close() {
        forwarder.close();
    }
}
